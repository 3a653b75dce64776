package dev.waybill.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TempSpaceTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir private Path parent;

    private Path folder(String name, Instant writtenAt) throws IOException {
        Path folder = Files.createDirectory(parent.resolve(name));
        Files.writeString(folder.resolve("pack"), "bytes");
        Files.setLastModifiedTime(folder, FileTime.from(writtenAt));
        return folder;
    }

    @Test
    void removesWhatKilledJobsHaveLeftAndNothingElse() throws IOException {
        Path left = folder("waybill-indexing1", NOW.minusSeconds(1));
        Path used = folder("waybill-indexing2", NOW);
        Path others = folder("else", NOW.minusSeconds(1));
        TempSpace.sweep(parent, NOW);
        assertThat(left).doesNotExist();
        assertThat(used).exists();
        assertThat(others).exists();
    }
}
