package dev.waybill.aws;

import dev.waybill.domain.OutcomeUnknown;
import dev.waybill.domain.deed.Claim;
import dev.waybill.domain.deed.ClaimLost;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.deed.KeyedCalls;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The table `idempotency`: one record per keyed call, found by `idempotency_id`, a hash; so no key
/// is hot. `expires_at` (seconds) lets the table tidy itself; expiry is checked on reading too.
public final class IdempotencyTable implements KeyedCalls {

    private static final String ID = "idempotency_id";
    private static final String TOKEN = "token";
    private static final String STARTED_AT = "started_at";
    private static final String EXPIRES_AT = "expires_at";
    private static final String FINGERPRINT = "fingerprint";
    private static final String ANSWER = "answer";
    private static final String LABEL = "claim";
    private static final String CLAIMING = "claim a keyed call";

    /// The claim holds: the record names this attempt and has no answer yet.
    private static final String HELD = "#token = :token AND attribute_not_exists(#answer)";

    private final Rows rows;
    private final String table;

    /// @param rows the calls of the table
    /// @param table its name
    public IdempotencyTable(Rows rows, String table) {
        this.rows = rows;
        this.table = table;
    }

    @Override
    public Begun begin(String id, String fingerprint, String token, Instant now) {
        Attributes mine =
                Attributes.none()
                        .put(ID, id)
                        .put(FINGERPRINT, fingerprint)
                        .put(TOKEN, token)
                        .put(STARTED_AT, now)
                        .put(EXPIRES_AT, now.getEpochSecond() + KEPT_SECONDS);
        Expression free =
                Expression.of(
                                "attribute_not_exists(#id) OR #expires <= :now"
                                        + " OR (#fingerprint = :fingerprint AND attribute_not_exists(#answer) AND #started <= :stale)")
                        .name("#id", ID)
                        .name("#expires", EXPIRES_AT)
                        .name("#fingerprint", FINGERPRINT)
                        .name("#answer", ANSWER)
                        .name("#started", STARTED_AT)
                        .number(":now", now.getEpochSecond())
                        .text(":fingerprint", fingerprint)
                        .number(":stale", now.minusSeconds(CLAIM_SECONDS).toEpochMilli());
        Claim claim = new Claim(id, token);
        return switch (claim(mine, free)) {
            case Rows.Written.Done(_) -> new Begun.Go(claim);
            case Rows.Written.Refused(Map<String, AttributeValue> item) ->
                    standing(Attributes.of(item), fingerprint, claim);
        };
    }

    /// A claim whose answer was lost is made once more: what is refused by itself was made.
    private Rows.Written claim(Attributes mine, Expression free) {
        try {
            return rows.put(CLAIMING, mine.item(), free);
        } catch (OutcomeUnknown e) {
            return rows.put(CLAIMING, mine.item(), free);
        }
    }

    private static Begun standing(Attributes record, String fingerprint, Claim claim) {
        if (record.findText(TOKEN).equals(Optional.of(claim.token()))) {
            return new Begun.Go(claim);
        }
        if (!record.findText(FINGERPRINT).equals(Optional.of(fingerprint))) {
            return record.has(FINGERPRINT) ? new Begun.OtherRequest() : new Begun.InProgress();
        }
        Optional<String> answer = record.findText(ANSWER);
        return answer.isPresent() ? new Begun.Answered(answer.get()) : new Begun.InProgress();
    }

    @Override
    public void finish(Claim claim, String answer) {
        rows.update("keep an answer", key(claim), set(answer), held(claim));
    }

    @Override
    public void abandon(Claim claim) {
        rows.delete("give up a claim", key(claim), held(claim));
    }

    /// Adds to a deciding transaction: the claim still holds, and this is the answer. A refusal of
    /// it throws [ClaimLost].
    void addTo(Transaction transaction, Deed.Keyed keyed) {
        transaction
                .update(LABEL, table, key(keyed.claim()), set(keyed.answer()), held(keyed.claim()))
                .whenCommitted(keyed.claim()::decide)
                .throwWhenRefused(LABEL, () -> new ClaimLost(keyed.claim()));
    }

    private static Map<String, AttributeValue> key(Claim claim) {
        return Attributes.none().put(ID, claim.id()).item();
    }

    private static Expression set(String answer) {
        return Expression.of("SET #answer = :answer")
                .name("#answer", ANSWER)
                .text(":answer", answer);
    }

    private static Expression held(Claim claim) {
        return Expression.of(HELD)
                .name("#token", TOKEN)
                .name("#answer", ANSWER)
                .text(":token", claim.token());
    }
}
