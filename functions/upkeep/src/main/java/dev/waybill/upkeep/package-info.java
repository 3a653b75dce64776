/// What nobody calls: owed messages, the cancel pass, the reaper of abandoned uploads, sweeps, and
/// the scrubber.
@NullMarked
package dev.waybill.upkeep;

import org.jspecify.annotations.NullMarked;
