package dev.waybill.dispatch;

import dev.waybill.domain.assignment.Assignment;
import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.TargetResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What became of the targets of a page.
final class Results {

    private Results() {}

    /// The results in the order of the page's devices. Absent when one of the devices has forgotten
    /// its target: then the distribution was over, and its results kept, before.
    static Optional<List<TargetResult>> of(
            TargetPage page, Map<DeviceId, Assignment> images, long generation) {
        List<TargetResult> results = new ArrayList<>();
        for (DeviceId deviceId : page.deviceIds()) {
            Optional<TargetResult> result =
                    Optional.ofNullable(images.get(deviceId))
                            .flatMap(image -> image.result(generation));
            if (result.isEmpty()) {
                return Optional.empty();
            }
            results.add(result.get());
        }
        return Optional.of(results);
    }
}
