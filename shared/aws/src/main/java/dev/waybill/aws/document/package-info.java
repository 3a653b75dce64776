/// The table `documents`: documents, and the change feed of each collection.
///
/// [dev.waybill.aws.document.DocumentsTable] reads documents,
/// [dev.waybill.aws.document.DocumentRegister] changes them, [dev.waybill.aws.document.ChangeFeed]
/// reads what happened.
@NullMarked
package dev.waybill.aws.document;

import org.jspecify.annotations.NullMarked;
