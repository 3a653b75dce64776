package dev.waybill.domain.run;

import dev.waybill.domain.JsonText;
import dev.waybill.domain.Unsigned;
import java.time.Instant;

/// A recorded event (SPEC 4.1). It never changes.
///
/// @param seq its number: unique in the run; numbers may be left out, and come in any order
/// @param kind what happened
/// @param payload anything
/// @param timestamp when it happened, as the caller said; else when it was recorded
/// @param recordedAt when it was recorded, by the server's clock
public record RunEvent(
        Unsigned seq, String kind, JsonText payload, Instant timestamp, Instant recordedAt) {}
