package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `waybill token new`
@Command(name = "token", description = "Make tokens.")
final class TokenCommand {

    private TokenCommand() {}

    static TokenCommand group() {
        return new TokenCommand();
    }

    /// Makes the pair that a deployment begins with; asks no server.
    @Command(
            name = "new",
            description =
                    "Make a fresh administrator's token, and the SHA-256 of it that a deployment takes"
                            + " as AdminTokenSha256. Nothing is sent anywhere.")
    static final class New implements Callable<Integer> {

        private static final String PREFIX = "wb_admin_";

        @Mixin private final OutputOptions output;

        private final Surroundings surroundings;

        New(Surroundings surroundings) {
            this.surroundings = surroundings;
            this.output = new OutputOptions(surroundings);
        }

        @Override
        public Integer call() {
            String token = PREFIX + surroundings.newSecret();
            String sha256 = Digest.of(token.getBytes(StandardCharsets.UTF_8)).hex();
            ObjectNode json = Json.object().put("token", token).put("sha256", sha256);
            output.result(json, () -> List.of("token   " + token, "sha256  " + sha256));
            return 0;
        }
    }
}
