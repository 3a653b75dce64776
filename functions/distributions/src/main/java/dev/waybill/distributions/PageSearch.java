package dev.waybill.distributions;

import dev.waybill.aws.distribution.DistributionsTable;
import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.TargetPage.Position;
import java.util.Optional;

/// Finds the page on which a device stands by halving: pages are in order of ids.
///
/// @param distributions where pages stand
/// @param id the distribution
record PageSearch(DistributionsTable distributions, String id) {

    private static final int MOST_PAGES = 1 << 20;

    /// The page that holds the device; absent when none does.
    Optional<KeptPage> find(DeviceId deviceId) {
        return distributions.listSegments(id).stream()
                .filter(segment -> reachesTo(segment, deviceId))
                .findFirst()
                .flatMap(segment -> find(segment.number(), deviceId))
                .filter(page -> page.page().deviceIds().contains(deviceId));
    }

    private static boolean reachesTo(Segment segment, DeviceId deviceId) {
        return segment.until().map(until -> deviceId.compareTo(until) <= 0).orElse(true);
    }

    /// The first page of the segment that reaches as far as the device.
    private Optional<KeptPage> find(int segment, DeviceId deviceId) {
        Optional<KeptPage> best = Optional.empty();
        int low = 0;
        int high = MOST_PAGES;
        while (low < high) {
            int middle = (low + high) >>> 1;
            Optional<KeptPage> page = distributions.findPage(id, new Position(segment, middle));
            if (page.isEmpty()) {
                high = middle;
            } else if (reachesTo(page.get().page(), deviceId)) {
                best = page;
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return best;
    }

    /// Whether the page ends with the device or behind it. A page without an end is the only one of
    /// an empty scope.
    private static boolean reachesTo(TargetPage page, DeviceId deviceId) {
        Optional<DeviceId> end =
                page.deviceIds().isEmpty()
                        ? page.reached()
                        : page.reached().or(() -> Optional.of(page.deviceIds().getLast()));
        return end.map(last -> last.compareTo(deviceId) >= 0).orElse(true);
    }
}
