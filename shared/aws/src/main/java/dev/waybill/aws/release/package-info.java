/// The table `releases`: histories of names, and the one way in which they grow.
@NullMarked
package dev.waybill.aws.release;

import org.jspecify.annotations.NullMarked;
