/// What a blob is: its digest, its life and who holds it.
@NullMarked
package dev.waybill.domain.blob;

import org.jspecify.annotations.NullMarked;
