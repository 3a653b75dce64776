package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.agent.Outcome;
import dev.waybill.local.Stack;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A device whose new version is to start in a window, on the whole stack.
final class StagingTest {

    private static final byte[] FIRST = "first".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SECOND = "second".getBytes(StandardCharsets.UTF_8);

    @Test
    @Timeout(value = 4, unit = TimeUnit.MINUTES)
    void aVersionIsFetchedEarlyAndStartedInTheWindow(@TempDir Path folder) throws Exception {
        try (Stack stack = TestStack.start()) {
            TestModel model = new TestModel(TestStack.api(stack), "m");
            TestDevice device = TestDevice.register(stack, "d", folder);
            model.publish("1", FIRST);
            model.publish("2", SECOND);
            model.distribute("1", "\"AllNodes\"", window("* * * * *"));
            assertThat(device.work()).containsExactly(Outcome.DONE);

            String later = model.distribute("2", "\"AllNodes\"", window(inHalfADay()));
            assertThat(device.work()).containsExactly(Outcome.DEFERRED);
            long fetched = device.fetchedBytes();
            assertThat(fetched).isEqualTo(FIRST.length + SECOND.length);
            JsonNode node = model.node(later, device);
            assertThat(node.path("state").asText()).isEqualTo("in_progress");

            // Another agent process finds the bytes there, and waits on.
            assertThat(device.work()).containsExactly(Outcome.DEFERRED);
            assertThat(device.current("m")).hasBinaryContent(FIRST);

            model.distribute("2", "\"AllNodes\"", "{}");
            assertThat(untilDone(device)).doesNotContain(Outcome.FAILED);
            assertThat(device.current("m")).hasBinaryContent(SECOND);
            assertThat(device.fetchedBytes()).isEqualTo(fetched);
        }
    }

    /// What came of all work until a version was activated: the older distribution may be offered
    /// once more before the newer one is planned.
    private static List<Outcome> untilDone(TestDevice device) throws Exception {
        List<Outcome> all = new ArrayList<>();
        while (!all.contains(Outcome.DONE)) {
            all.addAll(device.work());
        }
        return all;
    }

    private static String window(String cron) {
        return "{\"window\": {\"cron\": \"%s\", \"duration_seconds\": 120}, \"activate\": \"in_window\"}"
                .formatted(cron);
    }

    private static String inHalfADay() {
        int hour = (Instant.now().atZone(ZoneOffset.UTC).getHour() + 12) % 24;
        return "0 " + hour + " * * *";
    }
}
