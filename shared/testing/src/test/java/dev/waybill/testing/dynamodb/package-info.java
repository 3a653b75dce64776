@NullMarked
package dev.waybill.testing.dynamodb;

import org.jspecify.annotations.NullMarked;
