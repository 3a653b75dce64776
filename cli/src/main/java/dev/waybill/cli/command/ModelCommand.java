package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `waybill model …`
@Command(name = "model", description = "Publish models.")
final class ModelCommand {

    /// `waybill model publish MODEL VERSION --variant …`
    @Command(
            name = "publish",
            description = "Store the files of a model version and publish it. May be repeated.")
    static final class Publish extends ServerCommand {

        @Parameters(index = "0", paramLabel = "MODEL")
        private String model = "";

        @Parameters(index = "1", paramLabel = "VERSION")
        private String version = "";

        @Option(
                names = "--variant",
                paramLabel = "ID=FILE[,KEY=VALUE…]",
                required = true,
                description =
                        "a file for one kind of device; keys: precision, providers (a+b, preferred"
                                + " first), arch, min-gpu (GiB)")
        private List<String> variants = new ArrayList<>();

        @Option(names = "--description")
        private Optional<String> description = Optional.empty();

        Publish(Surroundings surroundings) {
            super(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            List<VariantFile> files = variants.stream().map(this::resolved).toList();
            ApiClient api = server.connect();
            Publisher publisher =
                    new Publisher(
                            api,
                            new Pusher(api, surroundings, output.bars()),
                            surroundings::newKey);
            JsonNode published = publisher.publish(model, version, description, files);
            output.result(published, () -> lines(published));
            return 0;
        }

        private VariantFile resolved(String text) {
            VariantFile given = VariantFile.parse(text);
            Path file = surroundings.directory().resolve(given.file());
            if (!Files.isRegularFile(file)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--variant "
                                + given.id()
                                + ": there is no file "
                                + file
                                + (text.contains(",")
                                        ? " (the keys behind it are precision, providers, arch and"
                                                + " min-gpu)"
                                        : ""));
            }
            return new VariantFile(
                    given.id(),
                    file,
                    given.precision(),
                    given.providers(),
                    given.cpuArch(),
                    given.minGpuGb());
        }

        private List<String> lines(JsonNode published) {
            Table table = new Table("VARIANT", "SIZE", "DIGEST");
            published
                    .path("variants")
                    .properties()
                    .forEach(variant -> {
                        JsonNode blob = variant.getValue().path("blob");
                        table.row(
                                variant.getKey(),
                                Sizes.of(blob.path("size_bytes").asLong()),
                                blob.path("hash").asText());
                    });
            List<String> lines = new ArrayList<>(table.lines());
            String state = Json.text(published, "state").orElse("Published");
            lines.add(model + " " + version + ": " + state);
            return lines;
        }
    }
}
