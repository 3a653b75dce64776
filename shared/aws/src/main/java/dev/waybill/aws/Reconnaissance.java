package dev.waybill.aws;

import java.time.Duration;
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

    private Reconnaissance() {}

    /// How a request is sent.
    private interface Way extends Consumer<AwsRequestOverrideConfiguration.Builder> {}

    /// A call that may fail.
    private interface Call extends Consumer<Way> {}

    static void of(Config config) {
        AwsClients clients = AwsClients.of(config);
        go(way ->
                clients.dynamoDb()
                        .getItem(get ->
                                get.tableName(config.tables().access())
                                        .key(Attributes.none().put("access_id", "-").item())
                                        .overrideConfiguration(way)));
        go(way ->
                clients.s3()
                        .headBucket(head ->
                                head.bucket(config.blobsBucket()).overrideConfiguration(way)));
        go(way ->
                clients.sqs()
                        .getQueueAttributes(get ->
                                get.queueUrl(config.queues().indexing())
                                        .overrideConfiguration(way)));
        clients.close();
    }

    private static void go(Call call) {
        long start = System.nanoTime();
        boolean goesOn = true;
        for (int done = 1; goesOn && done < CALLS; done++) {
            goesOn = Snapshot.isWithin(LIMIT, start) && arrives(call, _ -> {});
        }
        arrives(call, request -> request.putHeader("Connection", "close"));
    }

    /// Whether somebody answered, be it with a refusal.
    private static boolean arrives(Call call, Way way) {
        try {
            call.accept(way);
            return true;
        } catch (SdkClientException e) {
            return false;
        } catch (RuntimeException e) {
            return true;
        }
    }
}
