/// Handlers of the small template: they do just enough to show how they are called.
@NullMarked
package dev.waybill.local.handlers;

import org.jspecify.annotations.NullMarked;
