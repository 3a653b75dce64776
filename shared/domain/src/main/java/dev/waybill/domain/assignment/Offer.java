package dev.waybill.domain.assignment;

import java.util.ArrayList;
import java.util.List;

/// What a device is told to do about one model when it asks for its work.
public sealed interface Offer {

    /// The generation it is about.
    long generation();

    /// The distribution it is about.
    String distributionId();

    /// Fetch and run what the entry wants.
    ///
    /// @param isBegun whether the device has reported on this attempt before, or it is noted that
    ///   the attempt was offered
    record Install(long generation, Entry entry, boolean isBegun) implements Offer {
        @Override
        public String distributionId() {
            return entry.distributionId();
        }
    }

    /// Stop: this was called off. Told until the device says that it has stopped, or newer work of
    /// the model takes the place of what it was told.
    record Cancel(long generation, Tombstone tombstone, Progress progress) implements Offer {
        @Override
        public String distributionId() {
            return tombstone.distributionId();
        }
    }

    /// What `assignment` has to offer: its desired entry while that is pending or in progress, and
    /// each called-off one whose end the device is to acknowledge and has not. Whether an entry is
    /// offered now is also for its distribution to say.
    static List<Offer> of(Assignment assignment) {
        List<Offer> offers = new ArrayList<>();
        assignment
                .desired()
                .ifPresent(generation ->
                        assignment
                                .entry(generation)
                                .filter(entry -> entry.ownClass().isOpen())
                                .ifPresent(entry ->
                                        offers.add(
                                                new Install(
                                                        generation,
                                                        entry,
                                                        entry.progress().isBegun()))));
        assignment
                .tombstones()
                .forEach((generation, tombstone) ->
                        assignment
                                .entry(generation)
                                .filter(entry ->
                                        !tombstone.acknowledged() && entry.ownClass().isOpen())
                                .ifPresent(entry ->
                                        offers.add(
                                                new Cancel(
                                                        generation, tombstone, entry.progress()))));
        return List.copyOf(offers);
    }
}
