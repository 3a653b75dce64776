package dev.waybill.testing.dynamodb.expression;

import java.util.Set;

/// A parsed expression with the placeholders that it uses.
///
/// @param names placeholders of names, as `#name`
/// @param values placeholders of values, as `:value`
record Parsed<T>(T expression, Set<String> names, Set<String> values) {
    Parsed {
        names = Set.copyOf(names);
        values = Set.copyOf(values);
    }
}
