/// The API of the ledger of runs: starting and ending them, recording and reading their events.
@NullMarked
package dev.waybill.runs;

import org.jspecify.annotations.NullMarked;
