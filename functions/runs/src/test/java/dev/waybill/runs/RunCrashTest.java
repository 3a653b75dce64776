package dev.waybill.runs;

import static dev.waybill.runs.RunsFixture.SUMMARY;
import static dev.waybill.runs.RunsFixture.append;
import static dev.waybill.runs.RunsFixture.batch;
import static dev.waybill.runs.RunsFixture.digest;
import static dev.waybill.runs.RunsFixture.event;
import static dev.waybill.runs.RunsFixture.newRun;
import static dev.waybill.runs.RunsFixture.recorded;
import static dev.waybill.runs.RunsFixture.seqs;
import static dev.waybill.runs.RunsFixture.start;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Recovery;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault;
import dev.waybill.testing.faults.Faults;
import dev.waybill.testing.stack.Recount;
import dev.waybill.testing.stack.TestStack;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every operation fails at each of its calls to AWS in turn, before and after that took effect,
/// and is repeated: the end is the same as without the failure.
class RunCrashTest {

    private static final String LARGE = "\"" + "x".repeat(300 * 1024) + "\"";

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = RunsFixture.admin(stack);

    @AfterEach
    void everythingIsCountedRight() {
        RunRecount.requireAgreement(stack);
        Recount.of(stack.backends()).assertExact();
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT", "THROTTLING", "CONFLICT"})
    @DisplayName("SPEC X6 a start that is repeated under its key starts one run")
    void startsOneRun(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    String spec = UUID.randomUUID().toString();
                    String body =
                            newRun(spec)
                                    .replace(
                                            "{\"env\": \"test\"}",
                                            "\"" + spec + LARGE.substring(1));
                    ApiAnswer started = played(faults, client -> client.post("/v1/runs", body));

                    assertThat(started.status()).isEqualTo(201);
                    assertThat(
                                    admin.get("/v1/runs?spec_digest=" + digest(spec))
                                            .json()
                                            .path("runs"))
                            .containsExactly(started.json());
                    assertThat(changes("runs/" + started.text("run_id"))).isEqualTo(1);
                    assertThat(references(digest(spec))).isEqualTo(held(1));
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT", "THROTTLING", "CONFLICT"})
    @DisplayName("D3.4, SPEC X6 an end that is repeated under its key ends the run once")
    void endsOnce(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    String run = start(admin, "spec");
                    String state = UUID.randomUUID().toString();
                    String body =
                            SUMMARY.replaceFirst(
                                    "\\{", "{\"final_state_digest\": \"" + digest(state) + "\",");
                    ApiAnswer ended =
                            played(faults, client -> client.post(run + "/complete", body));

                    assertThat(ended.status()).isEqualTo(200);
                    assertThat(admin.get(run).json()).isEqualTo(ended.json());
                    assertThat(changes(run.substring("/v1/".length()))).isEqualTo(2);
                    assertThat(references(digest(state))).isEqualTo(held(1));
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT", "THROTTLING", "CONFLICT"})
    @DisplayName(
            "D3.2 a batch that is repeated under its key is recorded once, also without numbers")
    void recordsUnnumberedEventsOnce(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    String run = start(admin, "spec");
                    append(admin, run, event(4, "before"));
                    String body =
                            "{\"events\": [{\"kind\": \"a\", \"payload\": 1},"
                                    + " {\"kind\": \"a\", \"payload\": 1}]}";
                    ApiAnswer answer = played(faults, client -> append(client, run, body));

                    assertThat(answer.status()).isEqualTo(201);
                    assertThat(seqs(admin, run)).containsExactly(4L, 5L, 6L);
                    assertThat(recorded(admin, run)).isEqualTo(3);
                    assertThat(changes(run.substring("/v1/".length()))).isEqualTo(3);
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT", "PARTIAL"})
    @DisplayName("A batch that is larger than a transaction is recorded once, and as a whole")
    void recordsLargeBatchesOnce(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    String run = start(admin, "spec");
                    ApiAnswer answer = played(faults, client -> append(client, run, batch(1, 100)));

                    assertThat(answer.status()).isEqualTo(201);
                    assertThat(seqs(admin, run))
                            .containsExactlyElementsOf(
                                    LongStream.rangeClosed(1, 100).boxed().toList());
                    assertThat(recorded(admin, run)).isEqualTo(100);
                    assertThat(append(admin, run, event(101, "next")).status()).isEqualTo(201);
                });
    }

    @Test
    @DisplayName(
            "D3.3 after a crash a large batch is seen as a whole or not at all, before anybody repeats it")
    void aLargeBatchIsNeverSeenInPart() {
        Crashes.atEveryCall(faults -> {
            String run = start(admin, "spec");
            once(faults, client -> append(client, run, batch(1, 100)));
            faults.restart();

            assertThat(seqs(admin, run).size()).isIn(0, 100);
            assertThat(recorded(admin, run)).isEqualTo(seqs(admin, run).size());
            assertThat(admin.post(run + "/complete", SUMMARY).status()).isEqualTo(200);
            assertThat(seqs(admin, run).size()).isIn(0, 100);
        });
    }

    @Test
    @DisplayName(
            "A reader that crashes while it tidies up leaves nothing to the next one but the same")
    void readersThatCrashDoNoHarm() {
        Crashes.atEveryCall(faults -> {
            String run = start(admin, "spec");
            // The fourth call of the append is the one that would tidy up.
            Faults crash = Faults.at(5, Fault.Kind.CRASH, Fault.Moment.BEFORE);
            once(crash, client -> append(client, run, batch(1, 100)));
            once(faults, client -> client.get(run + "/events?limit=1000"));
            faults.restart();

            assertThat(seqs(admin, run).size()).isIn(0, 100);
            assertThat(append(admin, run, batch(1, 100)).status()).isIn(200, 201);
            assertThat(seqs(admin, run)).hasSize(100);
        });
    }

    @Test
    @DisplayName("SPEC X3, X6 a large payload is stored, held and recorded once")
    void recordsLargePayloadsOnce() {
        Crashes.atEveryCall(faults -> {
            String run = start(admin, "spec");
            String payload = "\"" + UUID.randomUUID() + LARGE.substring(1);
            String body = "{\"seq\": 1, \"kind\": \"k\", \"payload\": %s}".formatted(payload);
            ApiAnswer answer = played(faults, client -> append(client, run, body));

            assertThat(answer.status()).isEqualTo(201);
            assertThat(admin.get(run + "/events").json()).isEqualTo(answer.json());
            String hex = Digest.of(payload.getBytes(StandardCharsets.UTF_8)).hex();
            assertThat(references(hex)).isEqualTo(held(1));
        });
    }

    @Test
    @DisplayName(
            "With a fifth of the calls failing nothing is answered 500, and nothing is half done")
    void bearsManyFaults() {
        for (long seed = 1; seed <= 30; seed++) {
            Faults faults = Faults.bearable(seed, 0.2);
            ApiClient faulty = RunsFixture.admin(stack.failing(faults));
            String run = start(admin, "spec");
            int size = 90 + (int) (seed % 11);
            ApiAnswer answer = Recovery.patiently(stack, () -> append(faulty, run, batch(1, size)));
            ApiAnswer ended =
                    Recovery.patiently(
                            stack,
                            () ->
                                    faulty.with("idempotency-key", run)
                                            .post(run + "/complete", SUMMARY));

            assertThat(answer.status()).isIn(200, 201);
            assertThat(ended.status()).isEqualTo(200);
            assertThat(seqs(admin, run)).hasSize(size);
            assertThat(recorded(admin, run)).isEqualTo(size);
        }
    }

    /// Plays a keyed call with a fault in it, and, as a client would, again after a minute.
    private ApiAnswer played(Faults faults, Function<ApiClient, ApiAnswer> call) {
        return Recovery.repeated(faults, stack, RunsFixture::admin, call);
    }

    /// Plays a call with a fault in it, which may end the program.
    private void once(Faults faults, Function<ApiClient, ApiAnswer> call) {
        Recovery.unlessCrashed(() -> call.apply(RunsFixture.admin(stack.failing(faults))));
    }

    private long changes(String resource) {
        return stack.backends().audit().listOfResource(resource, Optional.empty(), 100).size();
    }

    private ReferenceCounts references(String hex) {
        return BlobsTable.of(stack.backends())
                .find(new Digest(hex))
                .map(BlobRow::references)
                .orElse(ReferenceCounts.NONE);
    }

    private static ReferenceCounts held(long outside) {
        return new ReferenceCounts(0, 0, outside);
    }
}
