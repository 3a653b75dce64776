/// Ways to bring a blob to a device in fewer bytes than it has: made once for each pair of blobs,
/// kept, and offered to every device that has the base (API §10).
@NullMarked
package dev.waybill.domain.delta;

import org.jspecify.annotations.NullMarked;
