/// The twin of S3: a strict `S3Client` over memory and temporary files, decorators that make it
/// fail or count, and the contract that twin and emulator both keep.
@NullMarked
package dev.waybill.testing.s3;

import org.jspecify.annotations.NullMarked;
