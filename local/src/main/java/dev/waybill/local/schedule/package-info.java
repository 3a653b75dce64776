/// The clock as an event source.
@NullMarked
package dev.waybill.local.schedule;

import org.jspecify.annotations.NullMarked;
