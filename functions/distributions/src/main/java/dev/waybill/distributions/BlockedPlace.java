package dev.waybill.distributions;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.device.DeviceId;
import java.util.Optional;

/// Where a listing of what something keeps goes on. It begins in the index of such devices, and
/// goes on in the pages of targets when its distribution has ended meanwhile: then from the first
/// page on, without the devices that were listed already.
///
/// @param page the place in the pages; absent when none was looked at
/// @param behind the last device that was listed from the index; absent when there is none
record BlockedPlace(Optional<String> page, Optional<DeviceId> behind) {

    static final BlockedPlace START = new BlockedPlace(Optional.empty(), Optional.empty());

    private static final char MARK = ':';

    static BlockedPlace parse(String text) {
        int mark = text.indexOf(MARK);
        if (mark < 0) {
            throw InvalidRequest.cursor();
        }
        return new BlockedPlace(
                Optional.of(text.substring(0, mark)).filter(page -> !page.isEmpty()),
                Optional.of(text.substring(mark + 1))
                        .filter(id -> !id.isEmpty())
                        .map(DeviceId::new));
    }

    /// The place behind a device of the index.
    BlockedPlace inIndex(String deviceId) {
        return new BlockedPlace(Optional.empty(), Optional.of(new DeviceId(deviceId)));
    }

    /// The place in the pages.
    BlockedPlace inPages(String place) {
        return new BlockedPlace(Optional.of(place), behind);
    }

    /// Whether a device was not listed from the index.
    boolean isNew(DeviceId deviceId) {
        return behind.map(last -> deviceId.compareTo(last) > 0).orElse(true);
    }

    @Override
    public String toString() {
        return page.orElse("") + MARK + behind.map(DeviceId::value).orElse("");
    }
}
