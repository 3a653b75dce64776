/// Attachments of sessions (SPEC 5): an intent before the bytes, what the session says of them, and
/// the commit that keeps them.
@NullMarked
package dev.waybill.domain.attachment;

import org.jspecify.annotations.NullMarked;
