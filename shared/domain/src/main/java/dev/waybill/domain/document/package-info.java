/// Documents: JSON objects in collections, the blob references in them, and what happened to them.
@NullMarked
package dev.waybill.domain.document;

import org.jspecify.annotations.NullMarked;
