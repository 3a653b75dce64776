package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// `.waybill/endpoints.json`, where a stack that `waybill up` runs in this folder says where it and
/// the services below it answer.
final class LocalEndpoints {

    private LocalEndpoints() {}

    /// What stands there; absent when no stack runs here.
    static Optional<JsonNode> find(Surroundings surroundings) {
        Path file = surroundings.directory().resolve(".waybill").resolve("endpoints.json");
        try {
            return Files.exists(file)
                    ? Optional.of(Json.parse(Files.readString(file)))
                    : Optional.empty();
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "cannot read " + file);
        }
    }
}
