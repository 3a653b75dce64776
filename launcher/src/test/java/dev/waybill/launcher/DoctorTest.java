package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.cli.api.Waiter;
import dev.waybill.cli.command.Commands;
import dev.waybill.cli.command.ExitCode;
import dev.waybill.cli.command.Surroundings;
import dev.waybill.cli.doctor.DoctorCommand;
import dev.waybill.local.Stack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// `waybill doctor` on a whole stack that is well, and on some that are not.
final class DoctorTest {

    private static Stack stack;

    private final StringWriter out = new StringWriter();
    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        stack = TestStack.start();
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private int examine(String api, String token) {
        return examine(api, token, InstantSource.system());
    }

    private int examine(String api, String token, InstantSource clock) {
        Surroundings surroundings =
                new Surroundings(
                        Map.of("WAYBILL_API", api, "WAYBILL_TOKEN", token),
                        folder,
                        folder,
                        new PrintWriter(out),
                        new PrintWriter(new StringWriter()),
                        false,
                        clock,
                        Waiter.real(),
                        new Random());
        return Commands.of(surroundings, new DoctorCommand(surroundings)).execute("doctor");
    }

    private String token(String role) {
        return TestStack.api(stack)
                .post("/v1/tokens", "{\"role\": \"%s\", \"subject\": \"doctor\"}".formatted(role))
                .text("token");
    }

    private String url() {
        return stack.url().toString();
    }

    @Test
    void findsAStackThatIsWellAndLeavesNothingBehind() {
        assertThat(examine(url(), stack.adminToken().text())).as(out.toString()).isZero();

        assertThat(out.toString())
                .contains("ok    api", "ok    clock", "ok    blobs", "ok    tables", "ok    queues")
                .contains("an administrator's")
                .contains("came back, and was removed")
                .contains("warn  storage")
                .doesNotContain("fail");
        Api admin = TestStack.api(stack);
        assertThat(admin.get("/v1/stats").body().path("blob_count").asLong()).isZero();
    }

    @Test
    void leavesOutWhatAViewerMayNotDo() {
        assertThat(examine(url(), token("viewer"))).isZero();

        assertThat(out.toString()).contains("no administrator's").contains("warn  probe");
    }

    @Test
    void saysThatATokenIsNoGood() {
        assertThat(examine(url(), "wb_nobody_knows")).isEqualTo(ExitCode.FAILURE);

        assertThat(out.toString()).contains("fail  token").doesNotContain("probe");
    }

    @Test
    void saysThatClocksAreApart() {
        Duration ahead = Duration.ofMinutes(10);

        assertThat(
                        examine(
                                url(),
                                stack.adminToken().text(),
                                () -> InstantSource.system().instant().plus(ahead)))
                .isZero();

        assertThat(out.toString()).contains("warn  clock").containsPattern("(599|600|601) s apart");
    }

    @Test
    void saysThatNobodyAnswers() {
        assertThat(examine("http://127.0.0.1:1", "t")).isEqualTo(ExitCode.UNREACHABLE);

        assertThat(out.toString()).startsWith("fail  api").hasLineCount(1);
    }

    @Test
    void saysWhichQueueIsMissing() {
        try (Stack ill = TestStack.start()) {
            String queue = ill.environment().getOrDefault("INDEXING_QUEUE", "none");
            ill.aws().sqs().deleteQueue(delete -> delete.queueUrl(queue));

            assertThat(examine(ill.url().toString(), ill.adminToken().text()))
                    .isEqualTo(ExitCode.FAILURE);
            ill.aws().sqs().createQueue(create -> create.queueName(name(queue)));
        } catch (QueueDoesNotExistException e) {
            throw new AssertionError("the stack did not find its queue again", e);
        }
        assertThat(out.toString())
                .contains("fail  queues   the queue indexing is not there")
                .contains("ok    tables", "ok    blobs");
    }

    @Test
    void saysThatTheBucketIsMissing() {
        try (Stack ill = TestStack.start()) {
            String bucket = ill.environment().getOrDefault("BLOBS_BUCKET", "none");
            ill.aws().s3().deleteBucket(delete -> delete.bucket(bucket));

            assertThat(examine(ill.url().toString(), ill.adminToken().text()))
                    .isEqualTo(ExitCode.FAILURE);
        }
        assertThat(out.toString())
                .contains("fail  blobs    the bucket is not there", "fail  probe")
                .contains("ok    tables", "ok    queues");
    }

    @Test
    void saysWhichTableIsMissing() {
        try (Stack ill = Stack.start(TestStack.options().withoutSchedules())) {
            String table = ill.environment().getOrDefault("RELEASES_TABLE", "none");
            ill.aws().dynamoDb().deleteTable(delete -> delete.tableName(table));

            assertThat(examine(ill.url().toString(), ill.adminToken().text()))
                    .isEqualTo(ExitCode.FAILURE);
        }
        assertThat(out.toString())
                .contains("fail  tables   the table releases is not there")
                .contains("ok    blobs", "ok    queues");
    }

    private static String name(String url) {
        return url.substring(url.lastIndexOf('/') + 1);
    }
}
