package dev.waybill.distributions;

import dev.waybill.aws.distribution.KeptPage;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.TargetPage.Position;
import java.util.Optional;

/// Where a listing of targets goes on.
///
/// @param position the page of planned targets that is read next
/// @param place the place of the next target on that page
/// @param joined the last device listed of those that joined late; absent before the first
record NodesPlace(Position position, int place, Optional<DeviceId> joined) {

    static final NodesPlace START = new NodesPlace(new Position(0, 0), 0, Optional.empty());

    private static final int PARTS = 4;

    static NodesPlace parse(String text) {
        String[] parts = text.split("-", PARTS);
        try {
            return new NodesPlace(
                    new Position(Integer.parseInt(parts[0]), Integer.parseInt(parts[1])),
                    Integer.parseInt(parts[2]),
                    parts.length == PARTS
                            ? Optional.of(new DeviceId(parts[PARTS - 1]))
                            : Optional.empty());
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException | InvalidRequest e) {
            throw InvalidRequest.cursor();
        }
    }

    /// The place behind a planned target.
    NodesPlace behind(KeptPage page, int itsPlace) {
        return new NodesPlace(page.page().position(), itsPlace + 1, joined);
    }

    /// The place behind all targets of a planned page.
    NodesPlace atEndOf(KeptPage page) {
        return behind(page, page.page().deviceIds().size() - 1);
    }

    /// The place behind a device that joined late.
    NodesPlace behind(DeviceId last) {
        return new NodesPlace(position, place, Optional.of(last));
    }

    @Override
    public String toString() {
        return position.segment()
                + "-"
                + position.page()
                + "-"
                + place
                + joined.map(last -> "-" + last.value()).orElse("");
    }
}
