package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.agent.Outcome;
import dev.waybill.local.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Devices go from a version to the next on the whole stack: one has the version before, one has a
/// damaged file of it, one has nothing.
final class DeltaTest {

    private static final int BYTES = 3 << 20;
    private static final byte[] FIRST = compressible();
    private static final byte[] SECOND = changed(FIRST);

    @TempDir private Path folder;

    @Test
    @DisplayName("D1.19 a new version comes in few bytes, and how it came is told of every device")
    void devicesFetchWhatTheyLackAndSayHow() throws Exception {
        try (Stack stack = TestStack.start()) {
            TestModel model = new TestModel(TestStack.api(stack), "m");
            TestDevice has = TestDevice.register(stack, "has", folder);
            TestDevice damaged = TestDevice.register(stack, "damaged", folder);
            TestDevice bare = TestDevice.register(stack, "bare", folder);
            model.publish("1", FIRST);
            model.distribute("1", "{\"Nodes\": {\"node_ids\": [\"has\", \"damaged\"]}}", "{}");
            bring(has);
            bring(damaged);
            damage(damaged);

            model.publish("2", SECOND);
            String distribution = model.distribute("2", "\"AllNodes\"", "{}");
            long delta = bring(has);
            long whole = bring(damaged);
            long packed = bring(bare);

            for (TestDevice device : List.of(has, damaged, bare)) {
                assertThat(device.current("m")).as(device.id()).hasBinaryContent(SECOND);
            }
            assertThat(delta).isLessThan(SECOND.length / 8);
            assertThat(packed).isBetween(delta, SECOND.length * 2L / 3);
            assertThat(whole).isGreaterThanOrEqualTo(SECOND.length);
            assertThat(mode(model, distribution, has)).isEqualTo("delta");
            assertThat(mode(model, distribution, bare)).isEqualTo("packed");
            assertThat(mode(model, distribution, damaged)).isEqualTo("full");
            assertThat(has.said()).anyMatch(line -> line.startsWith("m 2: delta, "));
            assertThat(bare.said()).anyMatch(line -> line.startsWith("m 2: packed, "));
            assertThat(damaged.said())
                    .anyMatch(line -> line.startsWith("m 2: fetched whole: base_differs"));
        }
    }

    @Test
    @DisplayName(
            "D1.19 a required delta that cannot be followed fails the device, which keeps what it has")
    void aRequiredDeltaIsNotReplacedByTheBlob() throws Exception {
        try (Stack stack = TestStack.start()) {
            TestModel model = new TestModel(TestStack.api(stack), "m");
            TestDevice device = TestDevice.register(stack, "damaged", folder);
            model.publish("1", FIRST);
            model.distribute("1", "\"AllNodes\"", "{}");
            bring(device);
            byte[] kept = damage(device);

            model.publish("2", SECOND);
            String distribution =
                    model.distribute(
                            "2",
                            "\"AllNodes\"",
                            "{\"delta\": \"required\", \"retry\": {\"transfer\": 0}}");
            long before = device.fetchedBytes();
            assertThat(device.work()).containsExactly(Outcome.FAILED);
            assertThat(device.fetchedBytes() - before).isLessThan(SECOND.length / 8);
            assertThat(device.current("m")).hasBinaryContent(kept);
            JsonNode node = model.node(distribution, device);
            assertThat(node.path("state").asText()).isEqualTo("failed");
            assertThat(node.path("blocker").toString())
                    .contains("TransferFailed", "must not be fetched whole: base_differs");
        }
    }

    private static String mode(TestModel model, String distribution, TestDevice device) {
        return model.node(distribution, device).path("mode").asText();
    }

    /// How many bytes the device fetches for its next version.
    private static long bring(TestDevice device) throws IOException, InterruptedException {
        long before = device.fetchedBytes();
        assertThat(device.work()).as(device.id()).containsExactly(Outcome.DONE);
        return device.fetchedBytes() - before;
    }

    /// Changes a byte of what the device has; what it has then.
    private static byte[] damage(TestDevice device) throws IOException {
        byte[] bytes = Files.readAllBytes(device.current("m"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(device.current("m"), bytes);
        return bytes;
    }

    private static byte[] compressible() {
        Random random = new Random(5);
        byte[] bytes = new byte[BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(6));
        }
        return bytes;
    }

    /// A third in which every 900th byte changes, and the rest as it was.
    private static byte[] changed(byte[] base) {
        byte[] bytes = base.clone();
        for (int i = BYTES / 3; i < 2 * BYTES / 3; i += 900) {
            bytes[i] ^= 0x55;
        }
        return bytes;
    }
}
