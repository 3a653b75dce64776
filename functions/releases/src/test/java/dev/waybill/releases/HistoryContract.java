package dev.waybill.releases;

import static dev.waybill.releases.ReleasesFixture.path;
import static dev.waybill.releases.ReleasesFixture.promote;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

abstract class HistoryContract {

    private final TestStack stack = stack();
    final ApiClient admin = ReleasesFixture.admin(stack);

    /// A stack of its own.
    protected abstract TestStack stack();

    @Test
    @DisplayName("D3.17 a history can be paged while it grows")
    void pagesWhileItGrows() {
        IntStream.rangeClosed(1, 10).forEach(i -> promote(admin, "prod", "v" + i));
        ApiAnswer first = admin.get(path("prod") + "/history?limit=4");
        IntStream.rangeClosed(11, 13).forEach(i -> promote(admin, "prod", "v" + i));
        ApiAnswer second =
                admin.get(path("prod") + "/history?limit=4&cursor=" + first.text("next_cursor"));
        ApiAnswer third =
                admin.get(path("prod") + "/history?limit=4&cursor=" + second.text("next_cursor"));

        assertThat(seqs(first)).containsExactly(10L, 9L, 8L, 7L);
        assertThat(seqs(second)).containsExactly(6L, 5L, 4L, 3L);
        assertThat(seqs(third)).containsExactly(2L, 1L);
        assertThat(third.json().has("next_cursor")).isFalse();
    }

    @Test
    void aPageThatHoldsTheFirstEntryIsTheLast() {
        IntStream.rangeClosed(1, 4).forEach(i -> promote(admin, "prod", "v" + i));

        assertThat(admin.get(path("prod") + "/history?limit=4").json().has("next_cursor"))
                .isFalse();
    }

    @Test
    void aCursorOfAnotherNameIsRefused() {
        IntStream.rangeClosed(1, 4).forEach(i -> promote(admin, "prod", "v" + i));
        String cursor = admin.get(path("prod") + "/history?limit=2").text("next_cursor");

        assertThat(admin.get(path("other") + "/history?cursor=" + cursor).code())
                .isEqualTo("invalid_cursor");
    }

    @Test
    void namesAreListedInTheirOrderWithWhatIsCurrent() {
        List<String> names = List.of("a", "a/b", "b", "É", "～", "🚀");
        for (int i = 0; i < names.size(); i++) {
            for (int j = 0; j <= i; j++) {
                promote(admin, names.get(i), "v" + j);
            }
        }
        List<JsonNode> listed = new ArrayList<>();
        ApiAnswer page = admin.get("/v1/releases?limit=4");
        page.json().path("releases").forEach(listed::add);
        ApiAnswer rest = admin.get("/v1/releases?limit=4&cursor=" + page.text("next_cursor"));
        rest.json().path("releases").forEach(listed::add);

        assertThat(rest.json().has("next_cursor")).isFalse();
        assertThat(listed)
                .extracting(line -> line.path("name").asText())
                .containsExactlyElementsOf(names);
        assertThat(listed)
                .extracting(line -> line.path("current_seq").asInt())
                .containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(listed)
                .allMatch(line ->
                        line.path("updated_at")
                                .asText()
                                .equals(stack.clock().instant().toString()));
    }

    private static List<Long> seqs(ApiAnswer page) {
        List<Long> seqs = new ArrayList<>();
        page.json().path("releases").forEach(entry -> seqs.add(entry.path("release_seq").asLong()));
        return seqs;
    }
}
