/// The registry of releases (SPEC 4): under each name a history that only grows, whose newest entry
/// is the current one.
@NullMarked
package dev.waybill.domain.release;

import org.jspecify.annotations.NullMarked;
