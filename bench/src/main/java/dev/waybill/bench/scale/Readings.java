package dev.waybill.bench.scale;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.testing.stack.TestStack;
import java.util.Optional;

/// What it costs to look at the convergence of a version.
final class Readings {

    private final Account account;
    private Optional<Look> first = Optional.empty();

    Readings(Account account) {
        this.account = account;
    }

    /// A look.
    ///
    /// @param calls of DynamoDB
    /// @param units read units
    /// @param devices how many the answer speaks of
    /// @param blockers how many devices the answer names
    record Look(long calls, double units, long devices, int blockers) {}

    Look look(String model, String version) {
        account.reset();
        String path = "/v1/models/" + model + "/versions/" + version + "/convergence";
        JsonNode body = Http.call(account, "GET", path, TestStack.ADMIN, "").ok();
        return new Look(
                account.counts().calls("DynamoDb"),
                account.counts().readUnits(),
                body.path("total_platforms").asLong(),
                body.path("blockers").size());
    }

    /// The look that was taken when the distribution began.
    Optional<Look> first() {
        return first;
    }

    void first(Look look) {
        first = Optional.of(look);
    }
}
