package dev.waybill.domain.assignment;

import static dev.waybill.domain.assignment.AssignmentFixtures.NOTHING;
import static dev.waybill.domain.assignment.AssignmentFixtures.SIZE;
import static dev.waybill.domain.assignment.AssignmentFixtures.after;
import static dev.waybill.domain.assignment.AssignmentFixtures.callOff;
import static dev.waybill.domain.assignment.AssignmentFixtures.prune;
import static dev.waybill.domain.assignment.AssignmentFixtures.put;
import static dev.waybill.domain.assignment.AssignmentFixtures.report;
import static dev.waybill.domain.assignment.AssignmentFixtures.unfit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.assignment.AssignmentEvent.EntryPut;
import dev.waybill.domain.distribution.Counts;
import dev.waybill.domain.model.ModelVersionId;
import dev.waybill.domain.model.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentChangeTest {

    private static final List<ReportState> REPORTED =
            List.copyOf(EnumSet.complementOf(EnumSet.of(ReportState.PENDING)));

    private static DistributionKey key(long generation) {
        return new DistributionKey(
                new ModelVersionId(NOTHING.modelId(), new Version("v" + generation)),
                "d" + generation);
    }

    private static Counts change(Assignment before, Assignment after, long generation) {
        return AssignmentChange.between(Optional.of(before), after)
                .targets()
                .getOrDefault(key(generation), Counts.ZERO);
    }

    @Test
    void aPendingTargetIsNotCounted() {
        Counts change = change(NOTHING, after(NOTHING, put(1)), 1);
        assertThat(change.classified()).isZero();
        assertThat(change.bytesTotal()).isEqualTo(SIZE);
        assertThat(change.bytesOpen()).isEqualTo(SIZE);
        assertThat(change.variants().values()).containsExactly(new Counts.VariantCounts(1, 0));
    }

    @Test
    void supersedingMovesTheOlderAndSaysNothingOfTheNewer() {
        Assignment one = after(NOTHING, put(1), report(1, 1, ReportState.TRANSFERRING));
        Assignment two = after(one, put(2));
        assertThat(change(one, two, 1).superseded()).isEqualTo(1);
        assertThat(change(one, two, 1).inProgress()).isEqualTo(-1);
        assertThat(change(one, two, 2).classified()).isZero();
        assertThat(change(two, after(two, callOff(2)), 1).superseded()).isEqualTo(-1);
        assertThat(change(two, after(two, callOff(2)), 2).cancelled()).isEqualTo(1);
    }

    @Test
    void aTombstoneAloneIsACancelledTarget() {
        assertThat(change(NOTHING, after(NOTHING, callOff(1)), 1).cancelled()).isEqualTo(1);
    }

    @Test
    void aCompletedTargetWhoseDeviceIsGivenAnotherVersionIsReplaced() {
        Assignment one = after(NOTHING, put(1), report(1, 1, ReportState.DEGRADED));
        assertThat(change(NOTHING, one, 1).degraded()).isEqualTo(1);
        Counts change = change(one, after(one, put(2)), 1);
        assertThat(change.completed()).isZero();
        assertThat(change.replaced()).isEqualTo(1);
        assertThat(change.degraded()).isEqualTo(-1);
    }

    @Test
    void aTargetThatCannotHaveTheVersionIsFailedAndBlocked() {
        Assignment one = after(NOTHING, new EntryPut(1, unfit(1)));
        assertThat(change(NOTHING, one, 1).failed()).isEqualTo(1);
        assertThat(change(NOTHING, one, 1).blocked()).isEqualTo(1);
        assertThat(change(NOTHING, one, 1).bytesTotal()).isZero();
        Counts change = change(one, after(one, put(2)), 1);
        assertThat(change.failedReplaced()).isEqualTo(1);
        assertThat(change.blocked()).isEqualTo(-1);
    }

    @Test
    void pruningChangesNothing() {
        Assignment one =
                after(NOTHING, put(1), report(1, 1, ReportState.OPERATIONAL), put(2), callOff(2));
        AssignmentChange change = AssignmentChange.between(Optional.of(one), after(one, prune(2)));
        assertThat(change.targets()).isEmpty();
        assertThat(change.running()).isEmpty();
    }

    @Test
    void runningVersionsAreCountedPerModel() {
        Assignment one = after(NOTHING, put(1), report(1, 1, ReportState.OPERATIONAL));
        assertThat(AssignmentChange.between(Optional.empty(), one).running())
                .isEqualTo(Map.of(new Version("v1"), 1L));
        Assignment two = after(one, put(2), report(2, 1, ReportState.OPERATIONAL));
        assertThat(AssignmentChange.between(Optional.of(one), two).running())
                .isEqualTo(Map.of(new Version("v1"), -1L, new Version("v2"), 1L));
    }

    /// Whatever happens in whatever order: the changes add up to what the last image says, no
    /// target is ever in two classes, and the order of entries and tombstones does not matter.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void changesAddUpToTheLastImage(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 300; run++) {
            Map<DistributionKey, Counts> sums = new HashMap<>();
            Map<Long, Counts> frozen = new HashMap<>();
            Assignment image = NOTHING;
            for (int i = 0; i < 25; i++) {
                Step step = image.next(event(random, image));
                if (step instanceof Step.Changed(Assignment next)) {
                    for (long g = image.floor() + 1; g <= next.floor(); g++) {
                        frozen.put(g, AssignmentChange.counts(image, g));
                    }
                    AssignmentChange.between(Optional.of(image), next)
                            .targets()
                            .forEach((key, change) -> sums.merge(key, change, Counts::plus));
                    image = next;
                }
            }
            for (long g = 1; g <= 5; g++) {
                Counts expected =
                        g <= image.floor()
                                ? frozen.getOrDefault(g, Counts.ZERO)
                                : AssignmentChange.counts(image, g);
                assertThat(sums.getOrDefault(key(g), Counts.ZERO)).isEqualTo(expected);
                assertThat(expected.classified()).isBetween(0L, 1L);
            }
        }
    }

    private static AssignmentEvent event(Random random, Assignment image) {
        long generation = 1L + random.nextInt(5);
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> put(generation);
            case 3 -> callOff(generation);
            case 4 ->
                    random.nextInt(4) == 0
                            ? prune(overUpTo(image))
                            : new EntryPut(generation, unfit(generation));
            default ->
                    report(
                            generation,
                            random.nextInt(30),
                            REPORTED.get(random.nextInt(REPORTED.size())));
        };
    }

    /// A limit such as protocol 0.2 #4 allows: nothing at or below it is open any more.
    private static long overUpTo(Assignment image) {
        long limit = image.floor();
        while (limit < 5 && image.isSettled(limit + 1, any -> true)) {
            limit++;
        }
        return limit;
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void theOrderOfEntriesAndTombstonesDoesNotMatter(long seed) {
        Random random = new Random(seed);
        for (int run = 0; run < 200; run++) {
            List<AssignmentEvent> events = new ArrayList<>();
            for (long g = 1; g <= 6; g++) {
                events.add(put(g));
                if (random.nextBoolean()) {
                    events.add(callOff(g));
                }
            }
            assertThat(desired(events, random)).isEqualTo(desired(events, random));
        }
    }

    private static Optional<Long> desired(List<AssignmentEvent> events, Random random) {
        List<AssignmentEvent> mixed = new ArrayList<>(events);
        mixed.addAll(events);
        Collections.shuffle(mixed, random);
        Assignment image = NOTHING;
        for (AssignmentEvent event : mixed) {
            if (image.next(event) instanceof Step.Changed(Assignment next)) {
                image = next;
            }
        }
        return image.desired();
    }
}
