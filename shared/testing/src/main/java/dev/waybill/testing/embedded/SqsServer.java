package dev.waybill.testing.embedded;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.http.scaladsl.Http;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;

/// SQS, by ElasticMQ. Queues and messages live in memory only; a [QueueJournal] keeps the messages.
final class SqsServer implements AutoCloseable {

    private static final int STOP_SECONDS = 10;

    private final ActorSystem actors;
    private final SQSRestServer server;
    private final URI url;

    private SqsServer(ActorSystem actors, SQSRestServer server, URI url) {
        this.actors = actors;
        this.server = server;
        this.url = url;
    }

    /// Starts on a free port.
    ///
    /// @param journal is told what becomes of every message
    static SqsServer start(String region, String accountId, Optional<QueueJournal> journal) {
        ActorSystem actors = ActorSystem.create("elasticmq");
        TheSQSRestServerBuilder builder =
                SQSRestServerBuilder.withActorSystem(actors)
                        .withInterface("127.0.0.1")
                        .withDynamicPort()
                        .withAWSRegion(region)
                        .withAWSAccountId(accountId);
        if (journal.isPresent()) {
            QueueJournal given = journal.get();
            ActorRef listener =
                    actors.actorOf(
                            Props.create(
                                    QueueJournalActor.class, () -> new QueueJournalActor(given)));
            builder = builder.withQueueEventListener(listener);
        }
        SQSRestServer server = builder.start();
        Http.ServerBinding binding = server.waitUntilStarted();
        return new SqsServer(
                actors, server, URI.create("http://127.0.0.1:" + binding.localAddress().getPort()));
    }

    URI url() {
        return url;
    }

    @Override
    public void close() {
        server.stopAndWait();
        actors.terminate();
        try {
            actors.getWhenTerminated().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("stop ElasticMQ", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
