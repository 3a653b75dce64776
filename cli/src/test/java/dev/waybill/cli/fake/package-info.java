/// A small Waybill over HTTP for tests: it holds blobs, hands out links that can be made to expire,
/// cuts connections, serves wrong bytes, and remembers what it was asked.
@NullMarked
package dev.waybill.cli.fake;

import org.jspecify.annotations.NullMarked;
