package dev.waybill.testing.embedded;

import java.net.URI;
import org.apache.pekko.http.scaladsl.Http;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;

/// SQS, by ElasticMQ. Queues and messages live in memory only.
final class SqsServer implements AutoCloseable {

    private final SQSRestServer server;
    private final URI url;

    private SqsServer(SQSRestServer server, URI url) {
        this.server = server;
        this.url = url;
    }

    /// Starts on a free port.
    static SqsServer start(String region, String accountId) {
        SQSRestServer server =
                SQSRestServerBuilder.withInterface("127.0.0.1")
                        .withDynamicPort()
                        .withAWSRegion(region)
                        .withAWSAccountId(accountId)
                        .start();
        Http.ServerBinding binding = server.waitUntilStarted();
        return new SqsServer(
                server, URI.create("http://127.0.0.1:" + binding.localAddress().getPort()));
    }

    URI url() {
        return url;
    }

    @Override
    public void close() {
        server.stopAndWait();
    }
}
