/// The process that starts LocalStack in a container, for the tests of `make it`. Testcontainers
/// and what it brings stay in this process, so that they cannot change what anything else here is
/// linked with; this package is all that shares a class path with them.
@NullMarked
package dev.waybill.localstack;

import org.jspecify.annotations.NullMarked;
