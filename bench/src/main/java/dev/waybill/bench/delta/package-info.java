/// What an update costs in bytes, time and memory, by the algorithm of `shared/delta` and by others
/// on the same files.
@NullMarked
package dev.waybill.bench.delta;

import org.jspecify.annotations.NullMarked;
