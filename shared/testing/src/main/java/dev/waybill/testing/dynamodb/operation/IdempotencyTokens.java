package dev.waybill.testing.dynamodb.operation;

import dev.waybill.testing.dynamodb.value.Rejections;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/// The tokens of transactions, each remembered for ten minutes with what it was used for.
final class IdempotencyTokens {
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private enum State {
        RUNNING,
        CANCELLED,
        COMMITTED
    }

    private record Use(int fingerprint, Instant at, State state) {}

    private record Expiry(String token, Instant at) {}

    private final InstantSource clock;
    private final Map<String, Use> uses = new HashMap<>();
    private final Deque<Expiry> expiries = new ArrayDeque<>();

    IdempotencyTokens(InstantSource clock) {
        this.clock = clock;
    }

    /// Runs a transaction unless one with its token was committed, whose answer is repeated.
    ///
    /// @param transaction commits, or throws
    /// @param repeated the answer to a repeated request
    <T> T once(
            String token,
            List<TransactWriteItem> items,
            Supplier<T> transaction,
            Supplier<T> repeated) {
        int fingerprint = items.hashCode();
        if (begin(token, fingerprint)) {
            return repeated.get();
        }
        State outcome = State.CANCELLED;
        try {
            T answer = transaction.get();
            outcome = State.COMMITTED;
            return answer;
        } finally {
            end(token, new Use(fingerprint, clock.instant(), outcome));
        }
    }

    /// Whether the transaction is already committed; otherwise marks it as running.
    private synchronized boolean begin(String token, int fingerprint) {
        Instant now = clock.instant();
        forgetBefore(now.minus(LIFETIME));
        Use use = uses.get(token);
        if (use != null) {
            if (use.fingerprint() != fingerprint) {
                throw Rejections.describe(
                                IdempotentParameterMismatchException.builder(),
                                "IdempotentParameterMismatchException",
                                "The request was rejected because the client request token was"
                                        + " used with other parameters")
                        .build();
            }
            if (use.state() == State.RUNNING) {
                throw Rejections.describe(
                                TransactionInProgressException.builder(),
                                "TransactionInProgressException",
                                "The transaction with the given request token is already in"
                                        + " progress")
                        .build();
            }
            if (use.state() == State.COMMITTED) {
                return true;
            }
        }
        uses.put(token, new Use(fingerprint, now, State.RUNNING));
        return false;
    }

    private synchronized void end(String token, Use use) {
        uses.put(token, use);
        expiries.addLast(new Expiry(token, use.at()));
    }

    private void forgetBefore(Instant oldest) {
        while (!expiries.isEmpty() && expiries.getFirst().at().isBefore(oldest)) {
            Expiry expiry = expiries.removeFirst();
            Use use = uses.get(expiry.token());
            if (use != null && use.at().equals(expiry.at())) {
                uses.remove(expiry.token());
            }
        }
    }
}
