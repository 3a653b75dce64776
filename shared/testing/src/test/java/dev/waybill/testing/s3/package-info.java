@NullMarked
package dev.waybill.testing.s3;

import org.jspecify.annotations.NullMarked;
