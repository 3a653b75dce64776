package dev.waybill.aws.distribution;

import dev.waybill.domain.device.DeviceId;
import dev.waybill.domain.distribution.TargetPage;
import dev.waybill.domain.distribution.TargetResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A frozen page and, once its distribution has come to its end, what became of its targets.
///
/// @param page the page
/// @param results in the order of the page's devices; empty before the end
/// @param dueAt when it is to be looked at for targets that ran out of time; absent: not any more
/// @param openTo the round in which its failed targets may be asked again now; absent: none
public record KeptPage(
        TargetPage page,
        List<TargetResult> results,
        Optional<Instant> dueAt,
        Optional<Integer> openTo) {

    public KeptPage {
        results = List.copyOf(results);
    }

    /// Whether its failed targets may be asked again in that round now.
    public boolean isOpenTo(int round) {
        return openTo.map(open -> open == round).orElse(false);
    }

    /// What became of a target; absent before the end.
    public Optional<TargetResult> result(DeviceId deviceId) {
        int place = page.deviceIds().indexOf(deviceId);
        return place < 0 || place >= results.size()
                ? Optional.empty()
                : Optional.of(results.get(place));
    }
}
