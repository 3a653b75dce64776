/// DynamoDB's expression language: conditions, filters, key conditions, updates and projections,
/// parsed once per text and evaluated against items.
@NullMarked
package dev.waybill.testing.dynamodb.expression;

import org.jspecify.annotations.NullMarked;
