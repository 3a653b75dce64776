/// The functions `documents` and `changes`: documents, references, and what happened (API §4).
@NullMarked
package dev.waybill.documents;

import org.jspecify.annotations.NullMarked;
