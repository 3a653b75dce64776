package dev.waybill.runs;

import static dev.waybill.runs.RunsFixture.SUMMARY;
import static dev.waybill.runs.RunsFixture.append;
import static dev.waybill.runs.RunsFixture.batch;
import static dev.waybill.runs.RunsFixture.event;
import static dev.waybill.runs.RunsFixture.events;
import static dev.waybill.runs.RunsFixture.recorded;
import static dev.waybill.runs.RunsFixture.seqs;
import static dev.waybill.runs.RunsFixture.start;
import static dev.waybill.runs.RunsFixture.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class RunRacesContract {

    private static final List<String> ENDS = List.of("complete", "fail", "cancel");

    private final TestStack stack = stack();
    private final ApiClient admin = RunsFixture.admin(stack);

    /// A stack of its own.
    protected abstract TestStack stack();

    @AfterEach
    void everythingIsCountedRight() {
        RunRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("D3.3 of thirty calls that complete, fail or cancel a run, one does it")
    void oneEndWins() {
        for (int round = 0; round < 10; round++) {
            String run = start(admin, "spec");
            List<ApiAnswer> answers =
                    Race.of(30).run(racer -> admin.post(run + "/" + ENDS.get(racer % 3), SUMMARY));

            List<ApiAnswer> winners =
                    answers.stream().filter(answer -> answer.status() == 200).toList();
            assertThat(winners).hasSize(1);
            assertThat(answers)
                    .filteredOn(answer -> answer.status() != 200)
                    .allMatch(answer -> answer.code().equals("invalid_run_state"));
            assertThat(status(admin, run)).isEqualTo(winners.getFirst().text("status"));
        }
    }

    @Test
    @DisplayName("D3.3 no event is recorded behind the end, and none that was acknowledged is lost")
    void eventsRaceWithTheEnd() {
        for (int round = 0; round < 10; round++) {
            String run = start(admin, "spec");
            List<ApiAnswer> answers =
                    Race.of(16)
                            .run(racer ->
                                    racer == 8
                                            ? admin.post(run + "/complete", SUMMARY)
                                            : append(admin, run, event(racer, "e" + racer)));

            List<Long> recorded =
                    answers.stream()
                            .filter(answer -> answer.status() == 201)
                            .map(answer -> answer.json().at("/events/0/seq").asLong())
                            .sorted()
                            .toList();
            assertThat(seqs(admin, run)).isEqualTo(recorded);
            assertThat(answers.get(8).json().path("recorded_events").asLong())
                    .isEqualTo(recorded.size());
            assertThat(answers)
                    .filteredOn(answer -> answer.status() == 409)
                    .allMatch(answer -> answer.code().equals("invalid_run_state"));
        }
    }

    @Test
    @DisplayName("D3.2 thirty events without numbers at once get thirty numbers")
    void everyEventGetsANumber() {
        String run = start(admin, "spec");
        List<ApiAnswer> answers =
                Race.of(30)
                        .run(racer ->
                                append(admin, run, "{\"kind\": \"same\", \"payload\": null}"));

        assertThat(answers).allMatch(answer -> answer.status() == 201);
        assertThat(seqs(admin, run))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 30).boxed().toList());
        assertThat(recorded(admin, run)).isEqualTo(30);
    }

    @Test
    @DisplayName("D3.2 of thirty contents for one number, one is recorded")
    void oneContentWinsANumber() {
        String run = start(admin, "spec");
        List<ApiAnswer> answers =
                Race.of(30).run(racer -> append(admin, run, event(1, "kind " + racer % 5)));

        List<ApiAnswer> recorded =
                answers.stream().filter(answer -> answer.status() == 201).toList();
        assertThat(recorded).hasSize(1);
        String kind = events(admin, run, 10).getFirst().path("kind").asText();
        for (int racer = 0; racer < 30; racer++) {
            boolean same = kind.equals("kind " + racer % 5);
            ApiAnswer answer = answers.get(racer);
            assertThat(answer.status() == 409).isEqualTo(!same);
        }
        assertThat(recorded(admin, run)).isEqualTo(1);
    }

    @Test
    @DisplayName("D3.2 large batches that overlap are each recorded as a whole or not at all")
    void largeBatchesRace() {
        for (int round = 0; round < 5; round++) {
            String run = start(admin, "spec");
            List<ApiAnswer> answers =
                    Race.of(8)
                            .run(racer ->
                                    racer % 2 == 0
                                            ? append(admin, run, batch(1, 100))
                                            : append(
                                                    admin,
                                                    run,
                                                    batch(51, 150)
                                                            .replace("step 100\"", "other\"")));

            List<Long> seqs = seqs(admin, run);
            boolean firstKind = answers.get(0).status() != 409;
            assertThat(seqs)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(firstKind ? 1 : 51, firstKind ? 100 : 150)
                                    .boxed()
                                    .toList());
            for (int racer = 0; racer < 8; racer++) {
                assertThat(answers.get(racer).status() == 409)
                        .isEqualTo((racer % 2 == 0) != firstKind);
            }
            assertThat(recorded(admin, run)).isEqualTo(100);
        }
    }
}
