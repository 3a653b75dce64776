/// Other programs, and what they cost.
@NullMarked
package dev.waybill.bench.program;

import org.jspecify.annotations.NullMarked;
