@NullMarked
package dev.waybill.testing.sqs;

import org.jspecify.annotations.NullMarked;
