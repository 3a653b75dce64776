/// What nobody calls: owed messages, the cancel pass, and the reaper of abandoned uploads.
@NullMarked
package dev.waybill.upkeep;

import org.jspecify.annotations.NullMarked;
