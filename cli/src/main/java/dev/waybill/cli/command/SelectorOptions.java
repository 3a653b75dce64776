package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which variants devices may be given (SPEC 2.1 "VariantSelector").
final class SelectorOptions {

    @Option(
            names = "--prefer-precision",
            paramLabel = "NAME",
            description = "of the variants that fit, rather one of this precision")
    private Optional<String> precision = Optional.empty();

    @Option(
            names = "--require-provider",
            paramLabel = "NAME",
            description = "only variants that run on this execution provider; may be repeated")
    private List<String> providers = new ArrayList<>();

    @Option(
            names = "--max-size",
            paramLabel = "BYTES",
            description = "only variants of at most so many bytes")
    private Optional<Long> maxSize = Optional.empty();

    /// The selector as the API takes it; absent when no option was given.
    Optional<ObjectNode> json() {
        ObjectNode selector = Json.object();
        precision.ifPresent(name -> selector.put("preferred_precision", name));
        if (!providers.isEmpty()) {
            ArrayNode list = selector.putArray("required_providers");
            providers.forEach(list::add);
        }
        maxSize.ifPresent(most -> selector.put("max_size_bytes", most));
        return selector.isEmpty() ? Optional.empty() : Optional.of(selector);
    }
}
