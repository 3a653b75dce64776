/// Who may do what.
@NullMarked
package dev.waybill.domain.access;

import org.jspecify.annotations.NullMarked;
