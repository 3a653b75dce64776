package dev.waybill.domain.model;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import dev.waybill.domain.NameOrder;

/// The name of a model. It holds no `:`, so that `<model_id>:<version>` splits in one way only
/// (SPEC D0.3).
///
/// @param value the name
public record ModelId(String value) implements Comparable<ModelId> {

    /// What stands between model and version in their joined text.
    static final char SEPARATOR = ':';

    public ModelId {
        Name.require("model_id", value);
        if (value.indexOf(SEPARATOR) >= 0) {
            throw new InvalidRequest("model_id", "must not hold a colon");
        }
    }

    @Override
    public int compareTo(ModelId other) {
        return NameOrder.compare(value, other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
