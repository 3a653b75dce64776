package dev.waybill.dispatch;

import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.Progress;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Distribution;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.TargetPage.Position;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The failed targets of a page, and which place each takes in the order of offers when it is asked
/// again: behind those of the pages before, where there is a rate and its turn is past. Who was
/// asked in this round already keeps the place that he took.
///
/// @param position where the page stands
/// @param ranks the failed targets, in order, with their ranks
/// @param placeOf the places of those whose turn is past
/// @param places how many places were taken in the round up to the end of the page
record RetriedPage(
        Position position,
        Map<DeviceId, Entry.Rank> ranks,
        Map<DeviceId, Long> placeOf,
        long places) {

    /// The page as it is now.
    ///
    /// @param before how many places were taken on the pages before
    /// @param images the assignments of its targets
    static RetriedPage of(
            Distribution distribution,
            TargetPage page,
            long before,
            Map<DeviceId, Assignment> images) {
        long first = distribution.round().places().next();
        long next = Math.max(first + before, behindTaken(distribution, images));
        Map<DeviceId, Entry.Rank> ranks = new LinkedHashMap<>();
        Map<DeviceId, Long> placeOf = new HashMap<>();
        for (DeviceId deviceId : page.deviceIds()) {
            Optional<Entry> failed =
                    Optional.ofNullable(images.get(deviceId))
                            .filter(image -> hasFailed(image, distribution))
                            .flatMap(image -> image.entry(distribution.generation()));
            if (failed.isPresent()) {
                ranks.put(deviceId, failed.get().rank());
                if (isPast(distribution, failed.get().rank())) {
                    placeOf.put(deviceId, next++);
                }
            }
        }
        return new RetriedPage(page.position(), ranks, placeOf, next - first);
    }

    /// The place that a target takes; absent: that of its rank.
    Optional<Long> place(DeviceId deviceId) {
        return Optional.ofNullable(placeOf.get(deviceId));
    }

    private static boolean isPast(Distribution distribution, Entry.Rank rank) {
        return distribution.order().strategy().maxPerMinute().isPresent()
                && distribution
                        .round()
                        .places()
                        .holds(distribution.release().rank(rank.segment(), rank.position()));
    }

    /// The place behind the last one that was taken on the page in this round; 0 when none was.
    private static long behindTaken(Distribution distribution, Map<DeviceId, Assignment> images) {
        int round = distribution.round().number();
        return images.values().stream()
                .flatMap(image -> image.entry(distribution.generation()).stream())
                .map(Entry::progress)
                .filter(progress -> progress.round() == round)
                .map(Progress::place)
                .flatMap(Optional::stream)
                .mapToLong(place -> place + 1)
                .max()
                .orElse(0);
    }

    private static boolean hasFailed(Assignment image, Distribution distribution) {
        return image.classOf(distribution.generation())
                        .map(target -> target == TargetClass.FAILED)
                        .orElse(false)
                && !image.isShadowed(distribution.generation());
    }
}
