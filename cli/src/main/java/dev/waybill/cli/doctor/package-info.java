/// Whether an installation is well: `waybill doctor`.
@NullMarked
package dev.waybill.cli.doctor;

import org.jspecify.annotations.NullMarked;
