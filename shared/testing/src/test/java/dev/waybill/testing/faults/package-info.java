@NullMarked
package dev.waybill.testing.faults;

import org.jspecify.annotations.NullMarked;
