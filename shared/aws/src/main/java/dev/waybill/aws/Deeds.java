package dev.waybill.aws;

import dev.waybill.domain.deed.Deed;
import java.util.Optional;

/// Adds to a deciding transaction what the change records about itself: the audit record and, for a
/// keyed call, the answer.
public final class Deeds {

    /// How many writes [#addTo] adds at the most; leave room for them.
    public static final int WRITES = 2;

    private final AuditTable audit;
    private final IdempotencyTable idempotency;

    /// @param audit where records go
    /// @param idempotency where answers go
    public Deeds(AuditTable audit, IdempotencyTable idempotency) {
        this.audit = audit;
        this.idempotency = idempotency;
    }

    /// Adds the record of `deed`, which changes `resource` (a path without `/v1/`: `devices/d-1`).
    public Transaction addTo(Transaction transaction, Deed deed, String resource) {
        return addTo(transaction, deed, resource, Optional.empty(), Optional.empty());
    }

    /// Adds the record of `deed`, which changes `resource` from one revision to another, unless it
    /// is about something else.
    public Transaction addTo(
            Transaction transaction,
            Deed deed,
            String resource,
            Optional<Long> before,
            Optional<Long> after) {
        audit.addTo(transaction, deed, deed.resource().orElse(resource), before, after);
        deed.keyed().ifPresent(keyed -> idempotency.addTo(transaction, keyed));
        return transaction;
    }
}
