/// The demo: a real artifact goes to a mixed fleet, is upgraded and rolled back, and every step is
/// checked.
@NullMarked
package dev.waybill.cli.demo;

import org.jspecify.annotations.NullMarked;
