package dev.waybill.distributions;

import dev.waybill.domain.InvalidRequest;
import org.jspecify.annotations.Nullable;

/// Members of a body that must be there.
final class Required {

    private Required() {}

    /// `value`; absent, it is an [InvalidRequest].
    static String text(String field, @Nullable String value) {
        if (value == null) {
            throw new InvalidRequest(field, "is required");
        }
        return value;
    }
}
