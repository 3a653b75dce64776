package dev.waybill.distributions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.InvalidRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The member `strategy` of a request. Distributions go out at once and to everybody; a strategy
/// that asks for anything else is refused, so that nobody relies on what is not done.
final class Strategy {

    /// What may be said because it is what happens anyway.
    private static final Map<String, String> USUAL =
            Map.of("late_joiners", "false", "activate", "immediately");

    private Strategy() {}

    /// Checks `strategy`; absent and `null` members ask for nothing.
    static void require(@Nullable JsonNode strategy) {
        if (strategy == null || strategy.isNull()) {
            return;
        }
        if (!strategy.isObject()) {
            throw new InvalidRequest("strategy", "must be an object");
        }
        for (var member : strategy.properties()) {
            JsonNode value = member.getValue();
            boolean isUsual = value.isNull() || value.asText().equals(USUAL.get(member.getKey()));
            boolean isFull = member.getKey().equals("delta") && !value.asText().equals("required");
            if (!isUsual && !isFull) {
                throw new InvalidRequest(
                        "strategy." + member.getKey(), "is not supported by this version");
            }
        }
    }
}
