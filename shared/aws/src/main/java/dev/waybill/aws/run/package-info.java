/// The table `runs`: runs and their events.
///
/// [dev.waybill.aws.run.RunsTable] reads runs, [dev.waybill.aws.run.RunRegister] starts and ends
/// them, [dev.waybill.aws.run.EventLog] records and reads their events. JSON that is too large for
/// an item is kept as a blob ([dev.waybill.aws.blob.LargeJson]).
@NullMarked
package dev.waybill.aws.run;

import org.jspecify.annotations.NullMarked;
