package dev.waybill.aws.release;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.ItemText;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.release.Release;
import dev.waybill.domain.release.ReleaseLine;
import dev.waybill.domain.release.ReleaseMetadata;
import dev.waybill.domain.release.ReleaseName;
import dev.waybill.domain.release.Rollback;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReleaseItemsTest {

    private static final ReleaseName NAME = new ReleaseName("prod/eu#1");
    private static final Instant NOW = Instant.parse("2025-01-15T00:00:00.123Z");
    private static final Digest DIGEST = new Digest("ab".repeat(32));

    @Test
    void aHistorysProgressIsStoredSo() {
        ReleaseLine line = new ReleaseLine(NAME, 7, NOW);

        assertThat(ItemText.of(LineItem.toItem(line)))
                .isEqualTo(
                        """
                        current_seq N:7
                        listing_shard S:0
                        name S:prod/eu#1
                        release_seq N:0
                        updated_at N:1736899200123
                        """);
        assertThat(LineItem.fromItem(LineItem.toItem(line))).isEqualTo(line);
    }

    @Test
    void anEntryIsStoredSo() {
        Release release =
                new Release(
                        NAME,
                        3,
                        DIGEST,
                        new ReleaseMetadata(Optional.of("1.0"), "ci", Optional.of("")),
                        NOW,
                        Optional.of(new Rollback(2, 1, "on-call", Optional.of("5xx"))));

        assertThat(ItemText.of(ReleaseItem.toItem(release)))
                .isEqualTo(
                        """
                        created_at N:1736899200123
                        name S:prod/eu#1
                        notes S:
                        promoted_by S:ci
                        reason S:5xx
                        release_seq N:3
                        restored_seq N:1
                        rollback_of_seq N:2
                        rolled_back_by S:on-call
                        spec_digest S:abababababababababababababababababababababababababababababababab
                        version_label S:1.0
                        """);
        assertThat(ReleaseItem.fromItem(ReleaseItem.toItem(release))).isEqualTo(release);
    }

    @Test
    void aBareEntryIsStoredSo() {
        Release release =
                new Release(
                        NAME,
                        1,
                        DIGEST,
                        new ReleaseMetadata(Optional.empty(), "ci", Optional.empty()),
                        NOW,
                        Optional.empty());

        assertThat(ItemText.of(ReleaseItem.toItem(release)))
                .isEqualTo(
                        """
                        created_at N:1736899200123
                        name S:prod/eu#1
                        promoted_by S:ci
                        release_seq N:1
                        spec_digest S:abababababababababababababababababababababababababababababababab
                        """);
        assertThat(ReleaseItem.fromItem(ReleaseItem.toItem(release))).isEqualTo(release);
    }
}
