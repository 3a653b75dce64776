/// The HTTP API as the command line and the device agent call it: one client, its errors, its
/// retries.
@NullMarked
package dev.waybill.cli.api;

import org.jspecify.annotations.NullMarked;
