package dev.waybill.domain.run;

import dev.waybill.domain.Unsigned;
import dev.waybill.domain.blob.Digest;
import java.util.Optional;

/// What a caller says about a run when it ends (SPEC 4.1). It is kept as it is: the run's status is
/// the authority on how it ended, and the recorded events on their number (SPEC D3.5, D3.6).
///
/// @param totalEvents how many events the caller counted
/// @param finalStateDigest what the run came to; need not be stored as a blob
/// @param durationMs how long it took, in milliseconds
/// @param success whether it went well, in the caller's eyes
public record RunSummary(
        Unsigned totalEvents,
        Optional<Digest> finalStateDigest,
        Unsigned durationMs,
        boolean success) {}
