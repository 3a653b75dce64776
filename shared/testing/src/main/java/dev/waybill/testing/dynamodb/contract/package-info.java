/// What every DynamoDB must do, as tests: the twin and the emulators keep the same contract.
@NullMarked
package dev.waybill.testing.dynamodb.contract;

import org.jspecify.annotations.NullMarked;
