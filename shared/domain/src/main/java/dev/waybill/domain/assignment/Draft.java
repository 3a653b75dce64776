package dev.waybill.domain.assignment;

import dev.waybill.domain.model.Version;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// The next image of an assignment while it is put together. Not shared between threads.
final class Draft {

    private final Assignment from;
    private final NavigableMap<Long, Entry> entries;
    private final NavigableMap<Long, Tombstone> tombstones;
    private long floor;
    private long runningGeneration;
    private Optional<Installed> running;
    private Optional<Installed> previous;
    private Optional<ModelStatus> status;

    Draft(Assignment from) {
        this.from = from;
        this.entries = new TreeMap<>(from.entries());
        this.tombstones = new TreeMap<>(from.tombstones());
        this.floor = from.floor();
        this.runningGeneration = from.runningGeneration();
        this.running = from.running();
        this.previous = from.previous();
        this.status = from.status();
    }

    Draft entry(long generation, Entry entry) {
        entries.put(generation, entry);
        return this;
    }

    Draft tombstone(long generation, Tombstone tombstone) {
        tombstones.put(generation, tombstone);
        return this;
    }

    /// Forgets everything up to `limit`.
    Draft floor(long limit) {
        entries.headMap(limit, true).clear();
        tombstones.headMap(limit, true).clear();
        floor = limit;
        return this;
    }

    /// The device completed `generation`, which runs from now on unless a higher one does.
    Draft completed(long generation, Installed installed) {
        if (generation >= runningGeneration) {
            installed(Optional.of(installed));
        }
        return completedGeneration(generation);
    }

    Draft completedGeneration(long generation) {
        runningGeneration = Math.max(runningGeneration, generation);
        return this;
    }

    /// This, or nothing, is installed from now on.
    Draft installed(Optional<Installed> next) {
        boolean isOther = !running.map(Installed::version).equals(next.map(Installed::version));
        if (isOther && running.isPresent()) {
            previous = running;
        }
        running = next;
        return this;
    }

    Draft status(ModelStatus next) {
        status = Optional.of(next);
        return this;
    }

    /// The device's last word was a report on work that brings `version`.
    Draft said(ReportState state, Version version, Instant at) {
        if (state == ReportState.CANCELLED && running.isPresent()) {
            return status(new ModelStatus(OperationalStatus.OPERATIONAL, Optional.empty(), at));
        }
        Optional<Version> target =
                state.isSuccess() || state == ReportState.CANCELLED
                        ? Optional.empty()
                        : Optional.of(version);
        return status(new ModelStatus(OperationalStatus.of(state), target, at));
    }

    /// The image as it stands, under the revision it came from.
    Assignment build() {
        return new Assignment(
                from.deviceId(),
                from.modelId(),
                from.revision(),
                floor,
                entries,
                tombstones,
                runningGeneration,
                running,
                previous,
                status);
    }

    Step changed() {
        return new Step.Changed(build());
    }
}
