package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.Json;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `waybill ref …`
@Command(name = "ref", description = "References to blobs in the fields of documents.")
final class RefCommand {

    /// `waybill ref get COLLECTION DOCUMENT FIELD`
    @Command(name = "get", description = "Show the reference in a field.")
    static final class Get extends ServerCommand {

        @Mixin private final DocumentOptions document = new DocumentOptions();

        @Parameters(index = "2", paramLabel = "FIELD")
        private String field = "";

        Get(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            JsonNode reference =
                    server.connect()
                            .send(
                                    ApiCall.get(
                                            "read " + document.shown(field),
                                            document.references().name(field)));
            output.result(reference, () -> List.of(line(reference)));
            return 0;
        }
    }

    /// `waybill ref list COLLECTION DOCUMENT`
    @Command(name = "list", description = "List the references of a document.")
    static final class Listing extends ServerCommand {

        @Mixin private final DocumentOptions document = new DocumentOptions();

        Listing(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            JsonNode answer =
                    server.connect()
                            .send(
                                    ApiCall.get(
                                            "list the references of " + document.shown(""),
                                            document.references()));
            output.result(answer, () -> lines(answer.path("references")));
            return 0;
        }

        private static List<String> lines(JsonNode references) {
            Table table = new Table("FIELD", "SIZE", "NAME", "HASH");
            references
                    .properties()
                    .forEach(entry -> {
                        JsonNode reference = entry.getValue();
                        boolean isOpaque = reference.path("unverified").asBoolean();
                        table.row(
                                entry.getKey(),
                                Sizes.of(reference.path("size_bytes").asLong()),
                                Json.text(reference.path("metadata"), "name").orElse("-"),
                                reference.path("hash").asText() + (isOpaque ? " (opaque)" : ""));
                    });
            return table.lines();
        }
    }

    /// `waybill ref rm COLLECTION DOCUMENT FIELD`
    @Command(
            name = "rm",
            description = "Remove the reference in a field, if there is one. The blob stays.")
    static final class Remove extends ServerCommand {

        @Mixin private final DocumentOptions document = new DocumentOptions();

        @Parameters(index = "2", paramLabel = "FIELD")
        private String field = "";

        Remove(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            server.connect()
                    .send(
                            ApiCall.delete(
                                    "remove " + document.shown(field),
                                    document.references().name(field)));
            ObjectNode json = Json.object().put("field", field).put("removed", true);
            output.result(json, () -> List.of("removed"));
            return 0;
        }
    }

    /// A reference on one line, for people.
    static String line(JsonNode reference) {
        return reference.path("hash").asText()
                + "  "
                + Sizes.of(reference.path("size_bytes").asLong())
                + Json.text(reference.path("metadata"), "name").map(name -> "  " + name).orElse("");
    }
}
