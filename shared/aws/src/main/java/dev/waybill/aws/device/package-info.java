/// The tables of devices and of the scopes they stand in.
@NullMarked
package dev.waybill.aws.device;

import org.jspecify.annotations.NullMarked;
