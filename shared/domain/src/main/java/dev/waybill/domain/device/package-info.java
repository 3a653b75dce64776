/// Devices, what they can do, and the formations they stand in (API §9).
@NullMarked
package dev.waybill.domain.device;

import org.jspecify.annotations.NullMarked;
