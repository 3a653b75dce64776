/// What every S3 must do, as tests: the twin and the emulators keep the same contract.
@NullMarked
package dev.waybill.testing.s3.contract;

import org.jspecify.annotations.NullMarked;
