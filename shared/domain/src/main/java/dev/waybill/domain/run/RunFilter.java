package dev.waybill.domain.run;

import dev.waybill.domain.blob.Digest;
import java.util.Optional;

/// Which runs are listed.
///
/// @param specDigest those of this digest only; absent: of any
/// @param status those in this status only; absent: in any
public record RunFilter(Optional<Digest> specDigest, Optional<RunStatus> status) {

    /// Whether a run of this digest and in this status is listed.
    public boolean admits(Digest digest, RunStatus in) {
        return specDigest.map(digest::equals).orElse(true) && status.map(in::equals).orElse(true);
    }
}
