/// What one device is to have of one model, what it was told before, and what it reported (protocol
/// 0.2, DESIGN §5): one image per device and model, changed by one function.
@NullMarked
package dev.waybill.domain.assignment;

import org.jspecify.annotations.NullMarked;
