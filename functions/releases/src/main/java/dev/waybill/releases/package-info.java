/// The API of the registry of releases: promoting, rolling back, and what is and was current.
@NullMarked
package dev.waybill.releases;

import org.jspecify.annotations.NullMarked;
