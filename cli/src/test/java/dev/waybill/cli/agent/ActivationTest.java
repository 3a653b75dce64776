package dev.waybill.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.blob.Digest;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ActivationTest extends AgentScene {

    private static final int SIZE = 1000;

    @Test
    void tellsTheCommandWhatItActivates() throws Exception {
        byte[] bytes = bench.blob(1, SIZE);
        use(
                "echo \"$WAYBILL_MODEL $WAYBILL_VERSION $WAYBILL_VARIANT\" > ../../../said"
                        + " && cmp \"$WAYBILL_FILE\" ../current/model.onnx");
        bench.offer("d1", "1 0", bytes);
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(folder.resolve("device/said")).hasContent("m 1 0 only");
    }

    @Test
    void goesBackWhenTheCommandFailsAndTellsWhatItPrinted() throws Exception {
        byte[] works = bench.blob(1, SIZE);
        use(
                "echo $WAYBILL_VERSION >> ../../../activated; [ $WAYBILL_VERSION = 1 ] || { echo no luck; exit 3; }");
        bench.offer("d1", "1", works);
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        bench.offer("d2", "2", bench.blob(2, SIZE));
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.FAILED);

        assertThat(bench.current()).isEqualTo(works);
        assertThat(folder.resolve("device/activated")).hasContent("1\n2\n1");
        assertThat(bench.devices.states("d2"))
                .containsExactly("Transferring", "Transferring", "Loading", "Failed");
        JsonNode failure = bench.devices.reports().getLast();
        assertThat(failure.path("reason").asText()).isEqualTo("DeploymentFailed");
        assertThat(failure.path("details").asText())
                .contains("ended with 3", "no luck", "went back to version 1");
    }

    @Test
    void leavesNothingInUseWhenTheFirstActivationFails() throws Exception {
        use("exit 1");
        bench.offer("d1", "1", bench.blob(1, SIZE));
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.FAILED);
        assertThat(bench.model().resolve("current")).doesNotExist();
    }

    @Test
    void waitsWhileTheDeviceIsBusy() throws Exception {
        byte[] works = bench.blob(1, SIZE);
        byte[] next = bench.blob(2, SIZE);
        bench.offer("d1", "1", works);
        bench.visit();
        use(
                "echo $WAYBILL_VERSION >> ../../../activated; [ -e ../../../idle ] || { echo brews coffee; exit 75; }");
        bench.offer("d2", "2", next);
        try (DeviceFolder open = DeviceFolder.open(folder.resolve("device"))) {
            DeviceAgent agent = bench.agent(open);
            assertThat(agent.visit().outcomes()).containsExactly(Outcome.BLOCKED);
            assertThat(bench.current()).isEqualTo(works);
            JsonNode blocker = bench.devices.reports().getLast();
            assertThat(blocker.path("state").asText()).isEqualTo("Completed");
            assertThat(blocker.path("reason").asText()).isEqualTo("NodeBusy");
            assertThat(blocker.path("details").asText()).contains("ended with 75: brews coffee");

            Files.createFile(folder.resolve("device/idle"));
            bench.now = bench.now.plusSeconds(59);
            assertThat(agent.visit().outcomes()).containsExactly(Outcome.BLOCKED);
            bench.now = bench.now.plusSeconds(1);
            assertThat(agent.visit().outcomes()).containsExactly(Outcome.DONE);
        }
        assertThat(bench.current()).isEqualTo(next);
        assertThat(folder.resolve("device/activated")).hasContent("2\n2");
        assertThat(bench.devices.states("d2"))
                .endsWith("Transferring", "Loading", "Completed", "Loading", "Operational");
    }

    @Test
    void endsACommandThatTakesTooLong() throws Exception {
        bench.activation =
                new CommandActivation("sleep 600", Duration.ofMillis(50), folder.resolve("log"));
        bench.offer("d1", "1", bench.blob(1, SIZE));
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.FAILED);
        assertThat(bench.devices.reports().getLast().path("details").asText())
                .contains("ran longer");
    }

    @Test
    void goesBackOnStartWhenItDiedWhileActivating() throws Exception {
        byte[] works = bench.blob(1, SIZE);
        byte[] next = bench.blob(2, SIZE);
        bench.offer("d1", "1", works);
        bench.visit();

        bench.activation =
                installation -> {
                    throw new StackOverflowError("as good as killed");
                };
        bench.offer("d2", "2", next);
        try {
            bench.visit();
        } catch (StackOverflowError e) {
            assertThat(bench.current()).isEqualTo(next);
        }

        use("echo $WAYBILL_VERSION >> ../../../activated");
        bench.devices.withdraw("d2");
        assertThat(bench.visit().outcomes()).isEmpty();
        assertThat(bench.current()).isEqualTo(works);
        assertThat(folder.resolve("device/activated")).hasContent("1");
    }

    @Test
    void reportsOperationalWithoutActivatingAgainWhatRunsAlready() throws Exception {
        byte[] bytes = bench.blob(1, SIZE);
        use("echo once >> ../../../activated");
        bench.offer("d1", "1", bytes);
        bench.visit();
        bench.offer("d2", "1", bytes);
        assertThat(bench.visit().outcomes()).containsExactly(Outcome.DONE);
        assertThat(folder.resolve("device/activated")).hasContent("once");
        assertThat(bench.devices.states("d2")).containsExactly("Operational");
        assertThat(Files.readString(bench.model().resolve("state.json")))
                .contains(Digest.of(bytes).shortForm());
    }

    private void use(String command) {
        bench.activation =
                new CommandActivation(
                        command, Duration.ofMinutes(1), folder.resolve("activation.log"));
    }
}
