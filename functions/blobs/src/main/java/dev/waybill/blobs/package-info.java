/// Blobs: small bodies, upload tickets, multipart, metadata, holders, and presigned URLs.
@NullMarked
package dev.waybill.blobs;

import org.jspecify.annotations.NullMarked;
