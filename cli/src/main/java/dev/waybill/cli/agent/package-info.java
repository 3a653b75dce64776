/// The device agent: asks for work, downloads, verifies, activates, reports, and survives being
/// killed at any point.
@NullMarked
package dev.waybill.cli.agent;

import org.jspecify.annotations.NullMarked;
