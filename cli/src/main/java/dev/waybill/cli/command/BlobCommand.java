package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.blob.Digest;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `waybill blob …`
@Command(name = "blob", description = "Look after blobs.")
final class BlobCommand {

    /// `waybill blob verify DIGEST`
    @Command(
            name = "verify",
            description = {
                "Have a blob's bytes read and hashed again.",
                "A large one is read later: its metadata show the result."
            })
    static final class Verify extends ServerCommand {

        @Parameters(paramLabel = "DIGEST", description = "its SHA-256")
        private String digest = "";

        Verify(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            String address = Digest.parse("DIGEST", digest).toString();
            JsonNode answer =
                    server.connect()
                            .send(
                                    ApiCall.post(
                                            "verify a blob",
                                            ApiPath.of("blobs").fixed(address).fixed("verify"),
                                            Json.object()));
            output.result(answer, () -> List.of(words(answer)));
            return !answer.has("ok") || answer.path("ok").asBoolean()
                    ? ExitCode.OK
                    : ExitCode.FAILURE;
        }

        private static String words(JsonNode answer) {
            if (!answer.has("ok")) {
                return "is being read";
            }
            if (answer.path("ok").asBoolean()) {
                return "ok";
            }
            return Json.text(answer, "actual")
                    .map(actual -> "damaged: its bytes hash to " + actual)
                    .orElse("damaged: its bytes are gone");
        }
    }
}
