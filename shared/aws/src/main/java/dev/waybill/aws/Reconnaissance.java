package dev.waybill.aws;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;

/// Goes the ways to the services before a snapshot is taken, over real connections and as often as
/// the JVM needs to compile them: to read changes nothing, and what the answer is does not matter.
/// The last call to each service has its connection closed; else the JDK would keep it for the next
/// request, whoever closes the client.
final class Reconnaissance {

    private static final int CALLS = 100;

    /// When the last call to a service is made.
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final AwsClients clients;
    private final Config config;

    /// How a request is sent.
    private interface Way extends Consumer<AwsRequestOverrideConfiguration.Builder> {}

    private Reconnaissance(AwsClients clients, Config config) {
        this.clients = clients;
        this.config = config;
    }

    static void of(Config config, List<Waypoint> waypoints) {
        AwsClients clients = AwsClients.of(config);
        Reconnaissance reconnaissance = new Reconnaissance(clients, config);
        waypoints.forEach(reconnaissance::go);
        clients.close();
    }

    private void go(Waypoint waypoint) {
        long start = System.nanoTime();
        boolean goesOn = true;
        for (int done = 1; goesOn && done < CALLS; done++) {
            goesOn = Snapshot.isWithin(LIMIT, start) && arrives(waypoint, _ -> {});
        }
        arrives(waypoint, request -> request.putHeader("Connection", "close"));
    }

    /// Whether somebody answered, be it with a refusal.
    private boolean arrives(Waypoint waypoint, Way way) {
        try {
            ask(waypoint, way);
            return true;
        } catch (SdkClientException e) {
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }

    private void ask(Waypoint waypoint, Way way) {
        switch (waypoint) {
            case ACCESS_TABLE ->
                    get(config.tables().access(), Attributes.none().put("access_id", "-"), way);
            case CONVERGENCE_TABLE ->
                    get(
                            config.tables().convergence(),
                            Attributes.none().put("model_version", "-").put("distribution_id", "-"),
                            way);
            case BLOBS_BUCKET ->
                    clients.s3()
                            .headBucket(head ->
                                    head.bucket(config.blobsBucket()).overrideConfiguration(way));
            case INDEXING_QUEUE ->
                    clients.sqs()
                            .getQueueAttributes(get ->
                                    get.queueUrl(config.queues().indexing())
                                            .overrideConfiguration(way));
        }
    }

    private void get(String table, Attributes key, Way way) {
        clients.dynamoDb()
                .getItem(get -> get.tableName(table).key(key.item()).overrideConfiguration(way));
    }
}
