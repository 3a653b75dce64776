package dev.waybill.distributions;

import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.Segment;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.TargetPage.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Into which segments a scope is cut, and which pages are known from the start.
///
/// @param segments the segments
/// @param pages all pages when the scope names nodes, else none
/// @param first the first devices that are meant, as far as they were looked at
record Layout(List<Segment> segments, List<TargetPage> pages, List<DeviceId> first) {

    /// So many pages, with all that is written beside them, fit into one transaction.
    private static final int MOST_PAGES = 40;

    private static final int LEAST_PAGE = 100;

    Layout {
        segments = List.copyOf(segments);
        pages = List.copyOf(pages);
        first = List.copyOf(first);
    }

    /// The layout of named nodes, in order: one segment whose pages are frozen at once.
    static Layout ofNodes(List<DeviceId> deviceIds) {
        int size = Math.max(LEAST_PAGE, (deviceIds.size() + MOST_PAGES - 1) / MOST_PAGES);
        List<TargetPage> pages = new ArrayList<>();
        int from = 0;
        do {
            int to = Math.min(deviceIds.size(), from + size);
            pages.add(
                    new TargetPage(
                            new Position(0, pages.size()),
                            from,
                            deviceIds.subList(from, to),
                            Optional.empty(),
                            to == deviceIds.size()));
            from = to;
        } while (from < deviceIds.size());
        return new Layout(
                List.of(Segment.open(0, Optional.empty(), Optional.empty())),
                pages,
                deviceIds.subList(0, Math.min(LEAST_PAGE, deviceIds.size())));
    }
}
