package dev.waybill.domain.run;

import dev.waybill.domain.Unsigned;
import java.util.Optional;

/// An event as it is handed in.
///
/// @param seq its number in the run; absent: the next one behind the last
/// @param content what it says
public record NewEvent(Optional<Unsigned> seq, EventContent content) {}
