package dev.waybill.releases;

import static dev.waybill.releases.ReleasesFixture.history;
import static dev.waybill.releases.ReleasesFixture.labels;
import static dev.waybill.releases.ReleasesFixture.path;
import static dev.waybill.releases.ReleasesFixture.promote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.Race;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class ReleaseRacesContract {

    private final TestStack stack = stack();
    private final ApiClient admin = ReleasesFixture.admin(stack);

    /// A stack of its own.
    protected abstract TestStack stack();

    @AfterEach
    void everythingIsCountedRight() {
        ReleaseRecount.requireAgreement(stack);
    }

    @Test
    @DisplayName("D3.13, D3.14 thirty promotions at once make thirty entries without a gap")
    void everyPromotionAppearsOnce() {
        List<ApiAnswer> answers = Race.of(30).run(racer -> promote(admin, "prod", "v" + racer));

        assertThat(answers).allMatch(answer -> answer.status() == 201);
        assertThat(labels(admin, "prod", 100))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 30).mapToObj(racer -> "v" + racer).toList());
        assertThat(history(admin, "prod", 100))
                .extracting(entry -> 31 - entry.path("release_seq").asLong())
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 30).boxed().toList());
    }

    @Test
    @DisplayName("D3.14 of thirty rollbacks that expect one entry, one is done")
    void oneExpectantRollbackWins() {
        promote(admin, "prod", "v1");
        promote(admin, "prod", "v2");
        List<ApiAnswer> answers =
                Race.of(30)
                        .run(racer ->
                                admin.post(
                                        path("prod") + "/rollback",
                                        "{\"expected_current_seq\": 2}"));

        assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 201)
                .allMatch(answer -> answer.code().equals("release_moved"));
        assertThat(labels(admin, "prod", 100)).containsExactly("v1", "v2", "v1");
    }

    @Test
    void promotionsOfOneDigestUnderManyNamesAllSucceed() {
        List<ApiAnswer> answers =
                Race.of(20).run(racer -> promote(admin, "name " + racer, "shared"));

        assertThat(answers).allMatch(answer -> answer.status() == 201);
    }
}
