package dev.waybill.domain.run;

import dev.waybill.domain.Unsigned;

/// An event that has its number, before it is recorded.
///
/// @param seq its number in the run
/// @param content what it says
public record NumberedEvent(Unsigned seq, EventContent content) {}
