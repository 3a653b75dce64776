package dev.waybill.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What a function logs of the sample events, as it leaves its process. CloudWatch takes metrics
/// only from a line that is one JSON object with `_aws` at its root.
final class LoggedLines {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;
    private int taken;

    LoggedLines(Path file) {
        this.file = file;
    }

    /// Holds the lines since the last call against what the name of `event` says.
    void judge(Path event) throws IOException {
        String[] parts = event.getFileName().toString().split("\\.", -1);
        String expected = parts[parts.length - 2];
        List<JsonNode> lines = next();
        if (expected.matches("\\d{3}")) {
            assertThat(lines).as("%s", event).singleElement().satisfies(LoggedLines::judgeRequest);
            assertThat(lines.getFirst().path("status").asText()).isEqualTo(expected);
        } else if (expected.startsWith("failures-")) {
            assertThat(lines)
                    .as("%s", event)
                    .hasSize(Integer.parseInt(expected.substring("failures-".length())))
                    .allSatisfy(line -> assertThat(line.has("message_id")).isTrue());
        }
    }

    private List<JsonNode> next() throws IOException {
        String text = Files.readString(file).substring(taken);
        taken += text.length();
        assertThat(text)
                .satisfiesAnyOf(t -> assertThat(t).isEmpty(), t -> assertThat(t).endsWith("\n"));
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.contains("{\"")) {
                lines.add(MAPPER.readTree(line));
            }
        }
        return lines;
    }

    /// Each metric is a number, and each dimension a text, at the root.
    private static void judgeRequest(JsonNode line) {
        assertThat(line.path("operation").asText()).isNotEmpty();
        JsonNode directive = line.path("_aws").path("CloudWatchMetrics").path(0);
        assertThat(line.path("_aws").path("Timestamp").isIntegralNumber()).isTrue();
        assertThat(directive.path("Namespace").asText()).isEqualTo("Waybill");
        assertThat(directive.path("Dimensions").path(0))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(line.path(name.asText()).isTextual()).isTrue());
        assertThat(directive.path("Metrics"))
                .isNotEmpty()
                .allSatisfy(metric ->
                        assertThat(line.path(metric.path("Name").asText()).isNumber()).isTrue());
    }
}
