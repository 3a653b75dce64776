/// Reads the SAM template as far as this machine needs it: parameters, conditions, intrinsic
/// functions, and resources whose every property is either understood or knowingly skipped.
@NullMarked
package dev.waybill.testing.template;

import org.jspecify.annotations.NullMarked;
