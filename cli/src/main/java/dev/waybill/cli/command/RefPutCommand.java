package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.Json;
import dev.waybill.domain.blob.Digest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill ref put COLLECTION DOCUMENT FIELD HASH`
@Command(
        name = "put",
        description =
                "Store a reference in a field, and make the document if there is none. With"
                        + " --fetch the blob is fetched too; if that fails, the reference stays.")
final class RefPutCommand extends ServerCommand {

    private static final String NAME_IT = "";

    @Mixin private final DocumentOptions document = new DocumentOptions();

    @Parameters(index = "2", paramLabel = "FIELD")
    private String field = "";

    @Parameters(index = "3", paramLabel = "HASH", description = "sha256:<hex>, or any other name")
    private String hash = "";

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            description = "how many bytes it has; else the size of the stored blob")
    private Optional<Long> size = Optional.empty();

    @Option(names = "--name", description = "a file name")
    private Optional<String> name = Optional.empty();

    @Option(names = "--content-type", paramLabel = "TYPE", description = "a MIME type")
    private Optional<String> contentType = Optional.empty();

    @Option(names = "--custom", paramLabel = "KEY=VALUE", description = "anything else to say")
    private Map<String, String> custom = new LinkedHashMap<>();

    @Option(
            names = "--fetch",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = NAME_IT,
            description = "fetch the blob too; without FILE to --name, or to its digest")
    private Optional<String> fetch = Optional.empty();

    RefPutCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        ApiClient api = server.connect();
        JsonNode reference =
                api.send(
                        ApiCall.put(
                                "store " + document.shown(field),
                                document.references().name(field),
                                body(api)));
        if (fetch.isEmpty()) {
            output.result(reference, () -> List.of(RefCommand.line(reference)));
            return 0;
        }
        output.say("stored " + document.shown(field));
        Path file = surroundings.directory().resolve(file(reference));
        new ReferenceFetch(new BlobFetch(api, surroundings), output).run(reference, file);
        return 0;
    }

    private ObjectNode body(ApiClient api) throws InterruptedException {
        ObjectNode body = Json.object();
        body.put("hash", hash);
        body.put("size_bytes", size.isPresent() ? size.get() : storedSize(api));
        ObjectNode metadata = body.putObject("metadata");
        name.ifPresent(text -> metadata.put("name", text));
        contentType.ifPresent(text -> metadata.put("content_type", text));
        if (!custom.isEmpty()) {
            ObjectNode more = metadata.putObject("custom");
            custom.forEach(more::put);
        }
        return body;
    }

    private long storedSize(ApiClient api) throws InterruptedException {
        Optional<JsonNode> blob =
                Digest.find(hash).isPresent()
                        ? api.find(ApiCall.get("look for the blob", ApiPath.of("blobs").name(hash)))
                        : Optional.empty();
        return Json.requireLong(
                blob.orElseThrow(() ->
                        new CommandFailure(
                                ExitCode.USAGE, "the blob is not stored: say its --size")),
                "size_bytes");
    }

    /// Only a name: what a reference says leads into no other folder.
    private Path file(JsonNode reference) {
        String given = fetch.orElse(NAME_IT);
        if (!given.equals(NAME_IT)) {
            return Path.of(given);
        }
        String digest = Json.requireText(reference, "hash").replaceFirst("^sha256:", "");
        return Optional.ofNullable(Path.of(name.orElse(digest)).getFileName())
                .orElseGet(() -> Path.of("blob"));
    }
}
