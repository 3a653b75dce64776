/// The function that serves attachments of sessions (API §8).
@NullMarked
package dev.waybill.attachments;

import org.jspecify.annotations.NullMarked;
