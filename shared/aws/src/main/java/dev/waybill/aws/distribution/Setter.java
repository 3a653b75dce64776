package dev.waybill.aws.distribution;

import dev.waybill.aws.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Puts an update together that sets some attributes and removes others. Not shared between
/// threads.
final class Setter {

    private final List<String> sets = new ArrayList<>();
    private final List<String> removes = new ArrayList<>();
    private Expression update = Expression.NONE;

    void value(String name, AttributeValue value) {
        sets.add("#" + name + " = :" + name);
        update = update.name("#" + name, name).value(":" + name, value);
    }

    void text(String name, String value) {
        value(name, AttributeValue.fromS(value));
    }

    void number(String name, long value) {
        value(name, AttributeValue.fromN(Long.toString(value)));
    }

    /// Sets it if it is there, else leaves it alone.
    void number(String name, Optional<Long> value) {
        value.ifPresent(number -> number(name, number));
    }

    /// Sets it if it is there and the item has none yet, else leaves it alone.
    void numberOnce(String name, Optional<Long> value) {
        value.ifPresent(number -> {
            sets.add("#" + name + " = if_not_exists(#" + name + ", :" + name + ")");
            update =
                    update.name("#" + name, name)
                            .value(":" + name, AttributeValue.fromN(Long.toString(number)));
        });
    }

    /// Sets it if it is there, else removes it.
    void numberOrNone(String name, Optional<Long> value) {
        number(name, value);
        if (value.isEmpty()) {
            remove(name);
        }
    }

    /// Sets it if it is there, else removes it.
    void valueOrNone(String name, Optional<AttributeValue> value) {
        value.ifPresentOrElse(there -> value(name, there), () -> remove(name));
    }

    /// Sets it if it is there, else removes it.
    void textOrNone(String name, Optional<String> value) {
        value.ifPresentOrElse(text -> text(name, text), () -> remove(name));
    }

    void remove(String name) {
        removes.add("#" + name);
        update = update.name("#" + name, name);
    }

    Expression expression() {
        String set = sets.isEmpty() ? "" : "SET " + String.join(", ", sets);
        String remove = removes.isEmpty() ? "" : " REMOVE " + String.join(", ", removes);
        return new Expression(set + remove, update.names(), update.values());
    }
}
