/// The operations of the twin of DynamoDB, one class per family of requests.
@NullMarked
package dev.waybill.testing.dynamodb.operation;

import org.jspecify.annotations.NullMarked;
