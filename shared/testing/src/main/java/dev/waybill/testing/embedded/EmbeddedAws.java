package dev.waybill.testing.embedded;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// S3, DynamoDB and SQS on this machine, on free ports, with credentials of their own.
///
/// [#inMemory()] forgets all when it is closed. [#keptIn(Path)] finds objects, tables and messages
/// again in the same folder, even after a kill; queues have to be made anew, and then
/// [#sendLeftOvers()] fills them. [#shared()] are the emulators that all tests of a build use;
/// nobody closes them.
public final class EmbeddedAws implements AutoCloseable {

    private static final String REGION = "us-east-1";
    private static final String ACCOUNT = "000000000000";

    static {
        // Else the JDK keeps five connections a host, and throws away what a busy stack opens.
        if (System.getProperty("http.maxConnections") == null) {
            System.setProperty("http.maxConnections", "64");
        }
    }

    private final Provenance provenance;
    private final AwsEndpoints endpoints;
    private final EmulatorClients clients;
    private final List<AutoCloseable> owned;
    private final Optional<QueueJournal> journal;

    /// What this build started.
    EmbeddedAws(AwsEndpoints endpoints, List<AutoCloseable> owned, Optional<QueueJournal> journal) {
        this(Provenance.EMULATORS, endpoints, owned, journal);
    }

    /// What something else has started, and will end.
    EmbeddedAws(Provenance provenance, AwsEndpoints endpoints) {
        this(provenance, endpoints, List.of(), Optional.empty());
    }

    private EmbeddedAws(
            Provenance provenance,
            AwsEndpoints endpoints,
            List<AutoCloseable> owned,
            Optional<QueueJournal> journal) {
        this.provenance = provenance;
        this.endpoints = endpoints;
        this.journal = journal;
        this.clients = new EmulatorClients(endpoints);
        this.owned = List.copyOf(owned);
    }

    /// Starts emulators whose contents end with them. Objects lie in a temporary folder, so that
    /// their size is not bounded by memory.
    public static EmbeddedAws inMemory() {
        ScratchFolder scratch = ScratchFolder.create();
        return start(scratch.path(), Optional.empty(), Optional.empty(), List.of(scratch));
    }

    /// Starts emulators whose objects and tables lie in `folder`, which is made when it is absent.
    public static EmbeddedAws keptIn(Path folder) {
        QueueJournal journal = QueueJournal.open(folder.resolve("sqs"));
        return start(
                folder.resolve("s3"),
                Optional.of(folder.resolve("dynamodb")),
                Optional.of(journal),
                List.of(journal));
    }

    /// The emulators of this build: the first test that asks starts them, in a process that
    /// outlives its own JVM and ends by itself some time after the last one. Take [StackNames] for
    /// what is created in them. Closing them does nothing. `make it` puts other services in their
    /// place.
    public static EmbeddedAws shared() {
        return SharedEmulators.get();
    }

    private static EmbeddedAws start(
            Path objects,
            Optional<Path> tables,
            Optional<QueueJournal> journal,
            List<AutoCloseable> alsoOwned) {
        String accessKey = "WB" + random(9).toUpperCase(Locale.ROOT);
        String secretKey = random(20);
        // Their starts are waits for class loading more than work: side by side they take the time
        // of the slowest.
        var dynamoDb = CompletableFuture.supplyAsync(() -> DynamoDbServer.start(tables));
        var sqs = CompletableFuture.supplyAsync(() -> SqsServer.start(REGION, ACCOUNT, journal));
        var s3 = CompletableFuture.supplyAsync(() -> S3Server.start(objects, accessKey, secretKey));
        try {
            CompletableFuture.allOf(dynamoDb, sqs, s3).join();
        } catch (RuntimeException e) {
            closeStarted(List.of(dynamoDb, sqs, s3));
            closeAll(alsoOwned);
            throw e;
        }
        AwsEndpoints endpoints =
                new AwsEndpoints(
                        REGION,
                        ACCOUNT,
                        accessKey,
                        secretKey,
                        s3.join().url(),
                        dynamoDb.join().url(),
                        sqs.join().url());
        List<AutoCloseable> owned =
                new ArrayList<>(List.of(sqs.join(), s3.join(), dynamoDb.join()));
        owned.addAll(alsoOwned);
        return new EmbeddedAws(endpoints, owned, journal);
    }

    private static void closeStarted(List<CompletableFuture<? extends AutoCloseable>> starting) {
        for (CompletableFuture<? extends AutoCloseable> server : starting) {
            if (server.state() == Future.State.SUCCESS) {
                closeAll(List.of(server.join()));
            }
        }
    }

    private static void closeAll(List<? extends AutoCloseable> closeables) {
        for (AutoCloseable closeable : closeables) {
            try {
                closeable.close();
            } catch (Exception e) {
                // One that cannot be stopped must not keep the others running.
                System.err.println("stopping the embedded AWS: " + e);
            }
        }
    }

    private static String random(int bytes) {
        byte[] value = new byte[bytes];
        new SecureRandom().nextBytes(value);
        return HexFormat.of().formatHex(value);
    }

    /// Sends again what lay in the queues when an earlier run in the same folder ended. To be
    /// called once, when the queues have been made; messages of a queue that is no more are
    /// dropped.
    public void sendLeftOvers() {
        if (journal.isEmpty()) {
            return;
        }
        for (QueueJournal.LeftOver message : journal.get().leftOvers()) {
            try {
                String url = sqs().getQueueUrl(q -> q.queueName(message.queue())).queueUrl();
                sqs().sendMessage(m -> m.queueUrl(url).messageBody(message.body()));
            } catch (QueueDoesNotExistException e) {
                System.err.println("a message of the former queue " + message.queue() + " is lost");
            }
        }
        journal.get().leftOversSent();
    }

    /// What its S3 is: of the services the one whose emulator lets most pass.
    public Provenance provenance() {
        return provenance;
    }

    public AwsEndpoints endpoints() {
        return endpoints;
    }

    public DynamoDbClient dynamoDb() {
        return clients.dynamoDb();
    }

    public DynamoDbStreamsClient dynamoDbStreams() {
        return clients.dynamoDbStreams();
    }

    public S3Client s3() {
        return clients.s3();
    }

    public S3Presigner s3Presigner() {
        return clients.s3Presigner();
    }

    public SqsClient sqs() {
        return clients.sqs();
    }

    @Override
    public void close() {
        if (!owned.isEmpty()) {
            clients.close();
            closeAll(owned);
        }
    }
}
