/// How fast bytes are cut into chunks and hashed.
@NullMarked
package dev.waybill.bench.chunks;

import org.jspecify.annotations.NullMarked;
