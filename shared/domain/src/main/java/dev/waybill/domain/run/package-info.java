/// The ledger of runs (SPEC 4): what a run was to do, the events it went through in the order of
/// their numbers, and its one end.
@NullMarked
package dev.waybill.domain.run;

import org.jspecify.annotations.NullMarked;
