/// The table of what every device is to have of every model.
@NullMarked
package dev.waybill.aws.assignment;

import org.jspecify.annotations.NullMarked;
