/// The process that DynamoDB Local runs in. Its licence forbids building it into a program or
/// handing it on, so it stays on the other side of a process boundary: this package is all that
/// ever shares a class path with it, and only in that process.
@NullMarked
package dev.waybill.dynamodb;

import org.jspecify.annotations.NullMarked;
