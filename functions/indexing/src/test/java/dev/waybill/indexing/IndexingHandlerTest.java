package dev.waybill.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.BlobHashes;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.UploadCompletion;
import dev.waybill.aws.blob.UploadTickets;
import dev.waybill.aws.blob.UploadTickets.Ticket;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.embedded.StackNames;
import dev.waybill.testing.stack.DeclaredStack;
import dev.waybill.testing.stack.StackClients;
import dev.waybill.testing.template.Template;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;

/// The handler as Lambda calls it, with a batch of SQS messages.
class IndexingHandlerTest {

    private static final byte[] BODY = "to be indexed".getBytes(StandardCharsets.UTF_8);

    private final List<String> log = new ArrayList<>();
    private final Map<String, String> environment = environment();
    private final Backends backends = Backends.of(environment);

    private static Map<String, String> environment() {
        EmbeddedAws aws = EmbeddedAws.shared();
        Map<String, String> environment = new HashMap<>(aws.endpoints().environment());
        environment.putAll(
                DeclaredStack.create(
                                Template.ofRepository(),
                                StackClients.of(aws),
                                StackNames.unique("indexing"),
                                Map.of("AdminTokenSha256", "0".repeat(64)))
                        .environment());
        return environment;
    }

    private String handle(String... bodies) throws IOException {
        StringBuilder records = new StringBuilder();
        for (String body : bodies) {
            records.append(records.isEmpty() ? "" : ",")
                    .append("{\"messageId\":\"m-%s\",\"body\":\"%s\"}".formatted(body, body));
        }
        byte[] event = ("{\"Records\":[" + records + "]}").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new IndexingHandler(environment)
                .handleRequest(new ByteArrayInputStream(event), out, context());
        return out.toString(StandardCharsets.UTF_8);
    }

    private Context context() {
        LambdaLogger logger =
                new LambdaLogger() {
                    @Override
                    public void log(String message) {
                        log.add(message);
                    }

                    @Override
                    public void log(byte[] message) {
                        log.add(new String(message, StandardCharsets.UTF_8));
                    }
                };
        return (Context)
                Proxy.newProxyInstance(
                        Context.class.getClassLoader(),
                        new Class<?>[] {Context.class},
                        (_, _, _) -> logger);
    }

    private Upload completedUpload() {
        Deed deed = Deed.ofService("test", "test", "r-1", Instant.now());
        UploadTickets.Wish wish =
                new UploadTickets.Wish(
                        Digest.of(BODY), BODY.length, BlobDescription.NONE, Optional.empty());
        Ticket ticket = UploadTickets.of(backends).ask(wish, Instant.now(), _ -> Optional.of(deed));
        Upload upload = ((Ticket.Open) ticket).upload();
        backends.clients()
                .s3()
                .putObject(
                        put ->
                                put.bucket(backends.config().blobsBucket())
                                        .key(upload.object().key()),
                        RequestBody.fromBytes(BODY));
        UploadCompletion.of(backends).complete(upload.id(), Instant.now(), _ -> Optional.of(deed));
        return upload;
    }

    @Test
    void indexesWhatAMessageNamesAndReportsOnlyWhatFailed() throws IOException {
        Upload upload = completedUpload();

        String answer = handle("upload " + upload.id(), "nonsense", "upload unknown");

        assertThat(answer)
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m-nonsense\"}]}");
        assertThat(log).hasSize(1);
        BlobRow.Stored row =
                (BlobRow.Stored) BlobsTable.of(backends).find(Digest.of(BODY)).orElseThrow();
        assertThat(row.otherDigests()).contains(BlobHashes.of(BODY).others());
        assertThat(handle("upload " + upload.id())).isEqualTo("{\"batchItemFailures\":[]}");
    }
}
