package dev.waybill.cli.command;

import dev.waybill.cli.api.ApiPath;
import picocli.CommandLine.Parameters;

/// Which document a command is about.
final class DocumentOptions {

    @Parameters(index = "0", paramLabel = "COLLECTION")
    private String collection = "";

    @Parameters(index = "1", paramLabel = "DOCUMENT")
    private String document = "";

    /// Where its references are.
    ApiPath references() {
        return ApiPath.of("collections")
                .name(collection)
                .fixed("documents")
                .name(document)
                .fixed("references");
    }

    /// The document, or a field of it, for people.
    String shown(String field) {
        return collection + "/" + document + (field.isEmpty() ? "" : " " + field);
    }
}
