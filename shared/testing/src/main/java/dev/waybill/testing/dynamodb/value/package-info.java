/// The rules of DynamoDB's attribute values: which values are legal, how numbers are written and
/// ordered, how many bytes an item counts, and the errors that say so.
@NullMarked
package dev.waybill.testing.dynamodb.value;

import org.jspecify.annotations.NullMarked;
