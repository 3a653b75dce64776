/// How much the local stack answers.
@NullMarked
package dev.waybill.bench.throughput;

import org.jspecify.annotations.NullMarked;
