package dev.waybill.domain.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.AssignmentEvent.EntryPut;
import dev.waybill.domain.assignment.AssignmentEvent.Pruned;
import dev.waybill.domain.assignment.AssignmentEvent.Reported;
import dev.waybill.domain.assignment.AssignmentEvent.Tombstoned;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.time.Instant;
import java.util.Optional;

/// Assignments, entries and events for tests: generation `g` is distribution `d<g>` of version
/// `v<g>`.
final class AssignmentFixtures {

    static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");
    static final long SIZE = 1000;
    static final Assignment NOTHING =
            Assignment.ofNothing(new DeviceId("device-1"), new ModelId("model"));

    private AssignmentFixtures() {}

    static Entry entry(long generation) {
        return entry(generation, "v" + generation);
    }

    static Entry entry(long generation, String version) {
        return Entry.wanted(
                "d" + generation,
                new Version(version),
                new VariantId("fp16"),
                SIZE,
                new Entry.Rank(0, 7),
                Optional.of("why"),
                NOW);
    }

    static Entry unfit(long generation) {
        return Entry.failedAtOnce(
                "d" + generation,
                new Version("v" + generation),
                new Entry.Rank(0, 7),
                Optional.of("why"),
                new Blocker(BlockerReason.INCOMPATIBLE_CAPABILITIES, NOW, Optional.empty()));
    }

    static EntryPut put(long generation) {
        return new EntryPut(generation, entry(generation));
    }

    static Tombstoned callOff(long generation) {
        return new Tombstoned(generation, "d" + generation, new Version("v" + generation));
    }

    static Reported report(long generation, long sequence, ReportState state) {
        return new Reported(
                generation,
                Optional.empty(),
                sequence,
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW.plusSeconds(sequence));
    }

    static Reported report(long generation, int attempt, long sequence, ReportState state) {
        return new Reported(
                generation,
                Optional.of(attempt),
                sequence,
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                NOW.plusSeconds(sequence));
    }

    static Reported blocked(
            long generation, long sequence, ReportState state, BlockerReason reason) {
        return new Reported(
                generation,
                Optional.empty(),
                sequence,
                state,
                Optional.empty(),
                Optional.of(reason),
                Optional.empty(),
                NOW.plusSeconds(sequence));
    }

    static Pruned prune(long limit) {
        return new Pruned(limit);
    }

    /// `from` after all `events`, each of which must change it.
    static Assignment after(Assignment from, AssignmentEvent... events) {
        Assignment image = from;
        for (AssignmentEvent event : events) {
            image = changed(image.next(event));
        }
        return image;
    }

    static Assignment changed(Step step) {
        assertThat(step).isInstanceOf(Step.Changed.class);
        return ((Step.Changed) step).next();
    }

    static Step.Refusal refusal(Step step) {
        assertThat(step).isInstanceOf(Step.Refused.class);
        return ((Step.Refused) step).reason();
    }
}
