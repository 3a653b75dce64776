/// The declared functions, and how they are called.
@NullMarked
package dev.waybill.local.function;

import org.jspecify.annotations.NullMarked;
