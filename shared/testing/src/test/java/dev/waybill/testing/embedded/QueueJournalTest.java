package dev.waybill.testing.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueJournalTest {

    @TempDir private Path folder;

    @Test
    void remembersWhatWasNotDeleted() {
        try (QueueJournal journal = QueueJournal.open(folder)) {
            assertThat(journal.leftOvers()).isEmpty();
            journal.added("jobs", "1", "one\nof two lines");
            journal.added("jobs", "2", "two");
            journal.added("dead", "3", "");
            journal.removed("jobs", "2");
        }
        try (QueueJournal journal = QueueJournal.open(folder)) {
            assertThat(journal.leftOvers())
                    .containsExactly(
                            new QueueJournal.LeftOver("jobs", "one\nof two lines"),
                            new QueueJournal.LeftOver("dead", ""));
        }
    }

    @Test
    void keepsLeftOversUntilTheyHaveBeenSent() {
        try (QueueJournal journal = QueueJournal.open(folder)) {
            journal.added("jobs", "1", "one");
        }
        try (QueueJournal journal = QueueJournal.open(folder)) {
            // Killed before it was sent again, but after another message had come.
            journal.added("jobs", "2", "two");
        }
        try (QueueJournal journal = QueueJournal.open(folder)) {
            assertThat(journal.leftOvers()).hasSize(2);
            journal.leftOversSent();
        }
        try (QueueJournal journal = QueueJournal.open(folder)) {
            assertThat(journal.leftOvers()).isEmpty();
        }
    }

    @Test
    void ignoresALineThatWasCutShort() throws IOException {
        try (QueueJournal journal = QueueJournal.open(folder)) {
            journal.added("jobs", "1", "one");
        }
        Files.writeString(folder.resolve("journal"), "jobs 2 dHdv", StandardOpenOption.APPEND);
        try (QueueJournal journal = QueueJournal.open(folder)) {
            assertThat(journal.leftOvers())
                    .containsExactly(new QueueJournal.LeftOver("jobs", "one"));
        }
    }

    @Test
    void staysSmallHoweverManyMessagesPass() throws IOException {
        try (QueueJournal journal = QueueJournal.open(folder)) {
            journal.added("jobs", "kept", "kept");
            for (int i = 0; i < 60_000; i++) {
                journal.added("jobs", "id" + i, "passing");
                journal.removed("jobs", "id" + i);
            }
            assertThat(Files.size(folder.resolve("journal"))).isLessThan(1_000_000);
        }
        try (QueueJournal journal = QueueJournal.open(folder)) {
            assertThat(journal.leftOvers())
                    .containsExactly(new QueueJournal.LeftOver("jobs", "kept"));
        }
    }
}
