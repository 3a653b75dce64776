/// What every SQS must do, as tests: the twin and the emulators keep the same contract.
@NullMarked
package dev.waybill.testing.sqs.contract;

import org.jspecify.annotations.NullMarked;
