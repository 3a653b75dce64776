package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.transfer.BlobLabels;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill push FILE`
@Command(
        name = "push",
        description =
                "Store a file, and print its digest. Goes on with an upload that was cut off.")
final class PushCommand extends ServerCommand {

    @Parameters(paramLabel = "FILE", description = "a regular file")
    private Path file = Path.of("");

    @Option(names = "--name", description = "name to show; else the file's")
    private Optional<String> name = Optional.empty();

    @Option(names = "--media-type", paramLabel = "TYPE")
    private Optional<String> mediaType = Optional.empty();

    @Option(
            names = "--artifact-type",
            paramLabel = "TYPE",
            description = "for instance wasm-module")
    private Optional<String> artifactType = Optional.empty();

    @Option(names = "--holder", description = "hold the blob by this name, instead of anonymously")
    private Optional<String> holder = Optional.empty();

    PushCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        Path path = surroundings.directory().resolve(file);
        Optional<String> shown = name.or(() -> Optional.of(path.getFileName().toString()));
        Pusher pusher = new Pusher(server.connect(), surroundings, output.bars());
        Pusher.Pushed pushed =
                pusher.push(path, new BlobLabels(shown, mediaType, artifactType, holder));
        ObjectNode json = Json.object();
        json.put("digest", pushed.digest().toString());
        json.put("size_bytes", pushed.sizeBytes());
        json.put("sent", pushed.sent());
        json.set("blob", pushed.blob());
        output.say(pushed.sent() ? "stored " + path : "was there already");
        output.result(json, () -> List.of(pushed.digest().toString()));
        return 0;
    }
}
