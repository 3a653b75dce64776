package dev.waybill.releases;

import static dev.waybill.releases.ReleasesFixture.history;
import static dev.waybill.releases.ReleasesFixture.promote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.stack.TestStack;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// On the twin, which is fast enough for thousands of entries.
class TwinHistoryTest extends HistoryContract {

    @Override
    protected TestStack stack() {
        return TestStack.onTables();
    }

    @Test
    @DisplayName("D3.17 a history of thousands is paged newest first, without gaps")
    void pagesThousands() {
        int entries = 2_500;
        for (int i = 1; i <= entries; i++) {
            promote(admin, "prod", "v" + i % 7);
        }
        for (int limit : new int[] {1000, 999, 500}) {
            assertThat(history(admin, "prod", limit))
                    .extracting(entry -> entry.path("release_seq").asLong())
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, entries)
                                    .map(i -> entries + 1 - i)
                                    .boxed()
                                    .toList());
        }
    }
}
