package dev.waybill.domain.assignment;

import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TargetResult;
import dev.waybill.domain.model.ModelId;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/// Everything that is known about one model on one device. It is read and written as a whole: each
/// rule of protocol 0.2 is decided here, on one image, and the writer replaces exactly that image
/// (compare and swap on `revision`).
///
/// Generations number the distributions of a model, from 1. An entry says what a generation wants;
/// a tombstone that it was called off. **Desired** is the highest entry without a tombstone.
///
/// @param deviceId the device
/// @param modelId the model
/// @param revision how often it was written; 0 when it never was
/// @param floor the highest generation that was pruned; 0 when none was
/// @param entries by generation
/// @param tombstones by generation
/// @param runningGeneration the highest generation that the device completed; 0 when none
/// @param running what is installed; absent when nothing is, or the device never said
/// @param previous what was installed before that
/// @param status the device's last word; absent when it never said anything
public record Assignment(
        DeviceId deviceId,
        ModelId modelId,
        long revision,
        long floor,
        NavigableMap<Long, Entry> entries,
        NavigableMap<Long, Tombstone> tombstones,
        long runningGeneration,
        Optional<Installed> running,
        Optional<Installed> previous,
        Optional<ModelStatus> status) {

    public Assignment {
        entries = Collections.unmodifiableNavigableMap(new TreeMap<>(entries));
        tombstones = Collections.unmodifiableNavigableMap(new TreeMap<>(tombstones));
    }

    /// The assignment before anything happened.
    public static Assignment ofNothing(DeviceId deviceId, ModelId modelId) {
        return new Assignment(
                deviceId,
                modelId,
                0,
                0,
                new TreeMap<>(),
                new TreeMap<>(),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// What `event` makes of this assignment, or why nothing.
    public Step next(AssignmentEvent event) {
        return new Transition(this).on(event);
    }

    /// The generation that the device is to have: the highest with an entry and no tombstone,
    /// whatever became of it. Absent when there is none.
    public Optional<Long> desired() {
        return entries.keySet().stream()
                .filter(generation -> !tombstones.containsKey(generation))
                .reduce((lower, higher) -> higher);
    }

    /// The lowest generation whose target counts as it stands: neither called off before it came to
    /// an end, nor wanted by a higher one. Absent when there is none.
    public Optional<Long> lowestStanding() {
        return entries.keySet().stream()
                .filter(generation -> !isShadowed(generation))
                .filter(generation ->
                        classOf(generation)
                                .map(target -> target != TargetClass.CANCELLED)
                                .orElse(false))
                .findFirst();
    }

    /// The desired entry. Absent when there is none.
    public Optional<Entry> desiredEntry() {
        return desired().map(this::require);
    }

    /// The entry of `generation`; absent when it never arrived or was pruned.
    public Optional<Entry> entry(long generation) {
        return Optional.ofNullable(entries.get(generation));
    }

    /// The tombstone of `generation`; absent when it was not called off here, or was pruned.
    public Optional<Tombstone> tombstone(long generation) {
        return Optional.ofNullable(tombstones.get(generation));
    }

    /// The class of the target of `generation`. Absent when neither an entry nor a tombstone is
    /// there: it never arrived, or was pruned.
    public Optional<TargetClass> classOf(long generation) {
        Entry entry = entries.get(generation);
        if (entry != null && !entry.ownClass().isOpen()) {
            return Optional.of(entry.ownClass());
        }
        if (tombstones.containsKey(generation)) {
            return Optional.of(TargetClass.CANCELLED);
        }
        if (entry == null) {
            return Optional.empty();
        }
        return Optional.of(isShadowed(generation) ? TargetClass.SUPERSEDED : entry.ownClass());
    }

    /// Whether a higher generation wants the device.
    public boolean isShadowed(long generation) {
        return isShadowedBy(generation, higher -> true);
    }

    /// Whether the target of `generation` is over for ever, so far as its distribution's end is
    /// concerned (protocol 0.2 #5): completed, failed, cancelled, pruned, or wanted by a higher
    /// generation that is over itself.
    ///
    /// @param isOver of which higher generations the distribution is over
    public boolean isSettled(long generation, LongPredicate isOver) {
        if (floor >= generation) {
            return true;
        }
        Optional<TargetClass> target = classOf(generation);
        if (target.isEmpty() || target.get().isOpen()) {
            return false;
        }
        return target.get() != TargetClass.SUPERSEDED || isShadowedBy(generation, isOver);
    }

    /// Whether the device should go on with the work of `generation`: it is what the device is to
    /// have.
    public boolean isWanted(long generation) {
        return desired().map(desired -> desired == generation).orElse(false);
    }

    /// What keeps the device from what it is to have. Absent when nothing is known to.
    public Optional<Blocker> blocker() {
        return desiredEntry().flatMap(Entry::blocker);
    }

    /// Whether the device has, or is to get, another version than `version`: those that a rollback
    /// to it is for.
    public boolean isOffVersion(Version version) {
        return running.map(installed -> !installed.version().equals(version)).orElse(false)
                || desiredEntry().map(entry -> !entry.version().equals(version)).orElse(false);
    }

    /// Whether the device runs this variant of a version, by its own word, and is at nothing else:
    /// then there is nothing to bring.
    public boolean runs(Version version, VariantId variantId) {
        return running.equals(Optional.of(new Installed(version, Optional.of(variantId))))
                && status.filter(said -> said.status().isRunning()).isPresent()
                && entries.tailMap(runningGeneration, false).keySet().stream()
                        .noneMatch(this::mayBeAt);
    }

    /// Whether the device may be at the work of `generation` or have done it unheard, also when
    /// that is not wanted any more: it may have been offered it, and has not said that it is over.
    private boolean mayBeAt(long generation) {
        boolean hasStopped = tombstone(generation).map(Tombstone::acknowledged).orElse(false);
        return require(generation).isUnsettledByDevice() && !hasStopped;
    }

    /// Whether the device runs `version` by the doing of `generation`, nothing else is wanted of
    /// it, and it ran something before: those that a rollback of that generation is for.
    public boolean canGoBack(long generation, Version version) {
        return runningGeneration == generation
                && isWanted(generation)
                && running.map(installed -> installed.version().equals(version)).orElse(false)
                && previous.isPresent();
    }

    /// Whether a target of `generation` that had failed when its distribution ended still wants for
    /// `version`: it has not come after all, and no newer wish stands. What was pruned is known by
    /// what runs.
    public boolean stillWantsFor(long generation, Version version) {
        boolean isMissing =
                classOf(generation)
                        .map(target -> target == TargetClass.FAILED)
                        .orElseGet(() ->
                                runningGeneration <= generation
                                        && running.filter(it -> it.version().equals(version))
                                                .isEmpty());
        return isMissing && !isShadowed(generation);
    }

    /// The version that ran before `version`, or runs again instead; absent when none did.
    public Optional<Version> versionBefore(Version version) {
        return running.map(Installed::version)
                .filter(now -> !now.equals(version))
                .or(() -> previous.map(Installed::version));
    }

    /// What became of the target of `generation`. Absent when it never arrived, or was pruned.
    public Optional<TargetResult> result(long generation) {
        Optional<Entry> entry = entry(generation);
        return classOf(generation)
                .map(target ->
                        new TargetResult(
                                target,
                                entry.flatMap(Entry::variantId),
                                entry.map(Entry::sizeBytes).orElse(0L),
                                entry.map(wanted -> wanted.progress().bytes()).orElse(0L),
                                entry.filter(wanted -> wanted.variantId().isPresent())
                                        .map(Entry::mode),
                                entry.flatMap(Entry::blocker),
                                entry.flatMap(Entry::explanation)));
    }

    private boolean isShadowedBy(long generation, LongPredicate matters) {
        return entries.tailMap(generation, false).keySet().stream()
                .anyMatch(higher -> !tombstones.containsKey(higher) && matters.test(higher));
    }

    private Entry require(long generation) {
        return entry(generation)
                .orElseThrow(() -> new IllegalStateException("no entry of this generation"));
    }
}
