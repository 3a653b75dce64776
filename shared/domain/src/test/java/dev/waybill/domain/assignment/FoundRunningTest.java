package dev.waybill.domain.assignment;

import static dev.waybill.domain.assignment.AssignmentFixtures.NOTHING;
import static dev.waybill.domain.assignment.AssignmentFixtures.NOW;
import static dev.waybill.domain.assignment.AssignmentFixtures.after;
import static dev.waybill.domain.assignment.AssignmentFixtures.callOff;
import static dev.waybill.domain.assignment.AssignmentFixtures.entry;
import static dev.waybill.domain.assignment.AssignmentFixtures.put;
import static dev.waybill.domain.assignment.AssignmentFixtures.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.AssignmentEvent.EntryPut;
import dev.waybill.domain.assignment.AssignmentEvent.Reported;
import dev.waybill.domain.assignment.AssignmentEvent.Retried;
import dev.waybill.domain.assignment.AssignmentEvent.StatusReported;
import dev.waybill.domain.assignment.AssignmentEvent.TimedOut;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.Counts;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A version that is brought again to a device which runs it (SPEC 2.2 "no-op success", X6).
class FoundRunningTest {

    private static final Assignment RUNS =
            after(NOTHING, put(1), report(1, 1, ReportState.OPERATIONAL));

    /// Generation `generation` brings v1 again.
    private static EntryPut again(long generation) {
        return new EntryPut(generation, entry(generation, "v1"));
    }

    private static StatusReported says(OperationalStatus status, String version, String variant) {
        return new StatusReported(
                status,
                Optional.of(new Version(version)),
                Optional.of(variant).filter(text -> !text.isEmpty()).map(VariantId::new),
                Optional.empty(),
                NOW.plusSeconds(9));
    }

    @Test
    void isCompletedAtOnceAndFetchesNothing() {
        Assignment image = after(RUNS, again(2));
        assertThat(image.classOf(2)).contains(TargetClass.COMPLETED);
        assertThat(Offer.of(image)).isEmpty();
        Counts counts = AssignmentChange.counts(image, 2);
        assertThat(counts.completed()).isEqualTo(1);
        assertThat(counts.bytesTotal()).isZero();
        assertThat(image.running()).isEqualTo(RUNS.running());
    }

    @Test
    void itsWordOutsideOfADistributionIsEnough() {
        Assignment image =
                after(NOTHING, says(OperationalStatus.OPERATIONAL, "v1", "fp16"), again(1));
        assertThat(image.classOf(1)).contains(TargetClass.COMPLETED);
    }

    @Test
    void whatRunsBadlyIsCountedSo() {
        Assignment image = after(RUNS, report(1, 2, ReportState.DEGRADED), again(2));
        assertThat(image.classOf(2)).contains(TargetClass.COMPLETED);
        assertThat(AssignmentChange.counts(image, 2).degraded()).isEqualTo(1);
    }

    @Test
    void anotherVersionOrVariantIsBrought() {
        assertThat(after(RUNS, put(2)).classOf(2)).contains(TargetClass.PENDING);
        for (String variant : List.of("int8", "")) {
            Assignment other =
                    after(NOTHING, says(OperationalStatus.OPERATIONAL, "v1", variant), again(1));
            assertThat(other.classOf(1)).contains(TargetClass.PENDING);
        }
    }

    @Test
    void whatHasCrashedIsBroughtAgain() {
        Assignment failed = after(RUNS, report(1, 2, ReportState.FAILED), again(2));
        assertThat(failed.classOf(2)).contains(TargetClass.PENDING);
        Assignment gone =
                after(
                        RUNS,
                        new StatusReported(
                                OperationalStatus.NOT_DEPLOYED,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                NOW.plusSeconds(9)),
                        again(2));
        assertThat(gone.classOf(2)).contains(TargetClass.PENDING);
    }

    @ParameterizedTest
    @EnumSource(
            value = ReportState.class,
            names = {"CONNECTING", "TRANSFERRING", "COMPLETED", "LOADING"})
    void aDeviceThatIsAtAnotherOneIsBroughtItBack(ReportState state) {
        Assignment atTwo = after(RUNS, put(2), report(2, 1, state));
        assertThat(after(atTwo, again(3)).classOf(3)).contains(TargetClass.PENDING);
        assertThat(after(atTwo, callOff(2), again(3)).classOf(3)).contains(TargetClass.PENDING);
        Assignment stopped = after(atTwo, callOff(2), report(2, 2, ReportState.CANCELLED));
        assertThat(after(stopped, again(3)).classOf(3)).contains(TargetClass.COMPLETED);
    }

    @Test
    void aWishThatMayHaveBeenSeenCountsAsBegun() {
        assertThat(after(RUNS, put(2), again(3)).classOf(3)).contains(TargetClass.PENDING);
        assertThat(after(RUNS, put(2), callOff(2), again(3)).classOf(3))
                .contains(TargetClass.PENDING);
    }

    @Test
    void whatRanOutOfTimeUnheardMayHaveBeenDone() {
        Assignment expired = after(RUNS, put(2), expiry(2));
        Assignment again = after(expired, again(3));
        assertThat(again.classOf(3)).contains(TargetClass.PENDING);

        Assignment heard = after(again, report(2, 1, ReportState.OPERATIONAL));
        assertThat(heard.running().map(Installed::version)).contains(new Version("v2"));
        assertThat(Offer.of(heard)).extracting(Offer::generation).containsExactly(3L);

        Assignment back = after(heard, report(3, 1, ReportState.OPERATIONAL));
        assertThat(back.classOf(3)).contains(TargetClass.COMPLETED);
        assertThat(back.running().map(Installed::version)).contains(new Version("v1"));
        assertThat(after(back, again(4)).classOf(4)).contains(TargetClass.COMPLETED);
        assertThat(after(expired, callOff(2), again(3)).classOf(3)).contains(TargetClass.PENDING);
    }

    /// Time ran out after the device's last word, or before it; then it says what it runs.
    @ParameterizedTest
    @EnumSource(value = ReportState.class, mode = EnumSource.Mode.EXCLUDE, names = "PENDING")
    void whatTheDeviceSaidLastOfItDecides(ReportState word) {
        StatusReported runsOne = says(OperationalStatus.OPERATIONAL, "v1", "fp16");
        Assignment late = after(RUNS, put(2), expiry(2), report(2, 1, word), runsOne, again(3));
        boolean isOver = word.isEnd() || word == ReportState.CANCELLED;
        assertThat(late.classOf(3)).contains(isOver ? TargetClass.COMPLETED : TargetClass.PENDING);
        if (!word.isEnd()) {
            Assignment early =
                    after(RUNS, put(2), report(2, 1, word), expiry(2, 1), runsOne, again(3));
            assertThat(early.classOf(3)).contains(TargetClass.PENDING);
        }
    }

    @Test
    void oneThatRunsSomethingElseAfterAllHasFailed() {
        Assignment done =
                after(
                        RUNS,
                        put(2),
                        report(2, 1, ReportState.FAILED),
                        says(OperationalStatus.OPERATIONAL, "v1", "fp16"),
                        again(3));
        assertThat(done.classOf(3)).contains(TargetClass.COMPLETED);

        Assignment belied = after(done, report(2, 10, ReportState.OPERATIONAL));
        assertThat(belied.running().map(Installed::version)).contains(new Version("v2"));
        assertThat(belied.classOf(3)).contains(TargetClass.FAILED);
        Counts counts = AssignmentChange.counts(belied, 3);
        assertThat(counts.failed()).isEqualTo(1);
        assertThat(counts.completed()).isZero();
        assertThat(after(belied, report(1, 11, ReportState.DEGRADED)).classOf(3))
                .contains(TargetClass.FAILED);

        Assignment asked = after(belied, new Retried(3, 1, entry(3, "v1"), NOW.plusSeconds(12)));
        assertThat(Offer.of(asked)).extracting(Offer::generation).containsExactly(3L);
        Assignment back = after(asked, report(3, 13, ReportState.OPERATIONAL));
        assertThat(back.running().map(Installed::version)).contains(new Version("v1"));
        assertThat(back.classOf(3)).contains(TargetClass.COMPLETED);
    }

    /// A device that takes, does and drops work as it likes, and of which words are lost or late:
    /// in the end whoever is completed runs it.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whoIsCompletedRunsIt(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 400; run++) {
            SpokenLess device = new SpokenLess(random);
            for (int step = 0; step < 40; step++) {
                device.step();
            }
            device.settle();
            assertThat(device.isAsBooked()).as("seed %d, run %d: %s", seed, run, device).isTrue();
        }
    }

    /// The device and what is booked of it.
    private static final class SpokenLess {

        private final Random random;
        private final Deque<Reported> words = new ArrayDeque<>();
        private Assignment image = RUNS;
        private String runs = "v1";
        private Optional<Offer.Install> work = Optional.empty();
        private long generation = 1;
        private long sequence = 1;

        SpokenLess(Random random) {
            this.random = random;
        }

        void step() {
            switch (random.nextInt(9)) {
                case 0 -> {
                    generation++;
                    String version = random.nextBoolean() ? "v1" : "v2";
                    apply(new EntryPut(generation, entry(generation, version)));
                }
                case 1 ->
                        image.desired()
                                .ifPresent(wanted ->
                                        apply(
                                                expiry(
                                                        wanted,
                                                        image.entry(wanted)
                                                                .flatMap(its ->
                                                                        its.progress()
                                                                                .lastSequence()))));
                case 2 -> {
                    image.desired().filter(wanted -> wanted > 1).ifPresent(this::callOff);
                }
                case 3, 4 -> poll();
                case 5 -> work.ifPresent(at -> say(at, ReportState.TRANSFERRING));
                case 6 -> finish();
                case 7 -> words.poll();
                default -> hear();
            }
        }

        /// A wish is called off, and another one follows.
        private void callOff(long wanted) {
            apply(AssignmentFixtures.callOff(wanted));
            generation++;
            apply(new EntryPut(generation, entry(generation, "v1")));
        }

        private void poll() {
            for (Offer offer : Offer.of(image)) {
                switch (offer) {
                    case Offer.Install install -> work = Optional.of(install);
                    case Offer.Cancel cancel ->
                            work.filter(at -> at.generation() == cancel.generation())
                                    .ifPresent(at -> {
                                        say(at, ReportState.CANCELLED);
                                        work = Optional.empty();
                                    });
                }
            }
        }

        private void finish() {
            work.ifPresent(at -> {
                boolean isDone = random.nextInt(4) > 0;
                if (isDone) {
                    runs = at.entry().version().value();
                }
                say(at, isDone ? ReportState.OPERATIONAL : ReportState.FAILED);
            });
            work = Optional.empty();
        }

        private void say(Offer.Install at, ReportState state) {
            sequence++;
            words.add(report(at.generation(), sequence, state));
        }

        private void hear() {
            Optional.ofNullable(words.poll()).ifPresent(this::apply);
        }

        private void apply(AssignmentEvent event) {
            if (image.next(event) instanceof Step.Changed(Assignment next)) {
                image = next;
            }
        }

        /// All that is still said is heard, and all that is offered done.
        void settle() {
            for (int turn = 0; turn < 20; turn++) {
                while (!words.isEmpty()) {
                    hear();
                }
                poll();
                finish();
            }
        }

        boolean isAsBooked() {
            return image.desiredEntry()
                    .filter(Entry::isDoneAtOnce)
                    .filter(entry -> entry.ownClass() == TargetClass.COMPLETED)
                    .map(entry -> entry.version().value().equals(runs))
                    .orElse(true);
        }

        @Override
        public String toString() {
            return runs + ", " + image;
        }
    }

    @Test
    void whatItSaysLaterOfTheFirstOneCountsForTheSecondToo() {
        Assignment twice = after(RUNS, again(2));
        assertThat(after(twice, report(1, 2, ReportState.FAILED)).classOf(2))
                .contains(TargetClass.FAILED);
        Assignment degraded = after(twice, report(1, 2, ReportState.DEGRADED));
        assertThat(AssignmentChange.counts(degraded, 2).degraded()).isEqualTo(1);
        assertThat(after(degraded, report(1, 3, ReportState.OPERATIONAL)).classOf(2))
                .contains(TargetClass.COMPLETED);
    }

    @Test
    void itDoesNotGoBackWithADistributionThatBroughtItNothing() {
        Assignment image =
                after(RUNS, put(2), report(2, 1, ReportState.OPERATIONAL), entryOfTwo(3));
        assertThat(image.canGoBack(3, new Version("v2"))).isFalse();
        Assignment confirmed = after(image, says(OperationalStatus.OPERATIONAL, "v2", "fp16"));
        assertThat(confirmed.canGoBack(3, new Version("v2"))).isFalse();
    }

    private static TimedOut expiry(long generation) {
        return expiry(generation, Optional.empty());
    }

    private static TimedOut expiry(long generation, long lastSequence) {
        return expiry(generation, Optional.of(lastSequence));
    }

    private static TimedOut expiry(long generation, Optional<Long> lastSequence) {
        Expiry why = new Expiry(NOW, BlockerReason.NETWORK_PARTITION, "silent for too long");
        return new TimedOut(generation, 1, lastSequence, why, NOW.plusSeconds(5));
    }

    private static EntryPut entryOfTwo(long generation) {
        return new EntryPut(generation, entry(generation, "v2"));
    }
}
