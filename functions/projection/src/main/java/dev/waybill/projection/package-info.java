/// Counts what the assignments' stream says, exactly once: progress, blockers, versions.
@NullMarked
package dev.waybill.projection;

import org.jspecify.annotations.NullMarked;
