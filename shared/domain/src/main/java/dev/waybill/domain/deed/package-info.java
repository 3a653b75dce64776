/// What a change records about itself: who did it, and the answer its repetition gets.
@NullMarked
package dev.waybill.domain.deed;

import org.jspecify.annotations.NullMarked;
