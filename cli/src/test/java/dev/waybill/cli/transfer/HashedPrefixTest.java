package dev.waybill.cli.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HashedPrefixTest {

    private static final byte[] BYTES = "0123456789".getBytes(StandardCharsets.US_ASCII);

    @TempDir private Path folder;

    private final HashedPrefix prefix = new HashedPrefix();
    private final byte[] buffer = new byte[3];

    @Test
    void hashesWhatFollowsNextWithoutReadingItAgain() throws Exception {
        try (PartialFile file = file()) {
            prefix.offer(BYTES, 6, 0);
            prefix.offer(new byte[] {'6', '7', '8', '9'}, 4, 6);
            prefix.readBack(file, buffer, 10);
            assertThat(prefix.digest()).isEqualTo(Digest.of(BYTES));
        }
    }

    @Test
    void readsBackWhatCameBeforeItsTurn() throws Exception {
        try (PartialFile file = file()) {
            file.write(BYTES, 10, 0);
            prefix.offer(new byte[] {'8', '9'}, 2, 8);
            prefix.readBack(file, buffer, 8);
            prefix.offer(new byte[] {'7', '8'}, 2, 7);
            prefix.offer(new byte[] {'8', '9'}, 2, 8);
            prefix.readBack(file, buffer, 10);
            assertThat(prefix.digest()).isEqualTo(Digest.of(BYTES));
        }
    }

    @Test
    void hasAnotherDigestWhereTheFileIsTooShort() throws Exception {
        try (PartialFile file = file()) {
            file.write(BYTES, 9, 0);
            prefix.readBack(file, buffer, 10);
            assertThat(prefix.digest()).isNotEqualTo(Digest.of(BYTES));
        }
    }

    private PartialFile file() throws IOException {
        return PartialFile.open(
                new DownloadTarget(Digest.of(BYTES), BYTES.length, folder.resolve("blob.partial")),
                BYTES.length);
    }
}
