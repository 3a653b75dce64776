package dev.waybill.aws.access;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Transaction;
import dev.waybill.domain.access.IssuedToken;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.device.Enrollment;
import java.util.function.Supplier;

/// Every change to tokens and enrollments that concerns no device: the change and what is recorded
/// about it, in one transaction each.
public final class AccessRegister {

    private final AccessTable access;
    private final Deeds deeds;
    private final Supplier<Transaction> transactions;

    /// @param access where tokens and enrollments stand
    /// @param deeds what is recorded about changes
    /// @param transactions makes empty transactions
    public AccessRegister(AccessTable access, Deeds deeds, Supplier<Transaction> transactions) {
        this.access = access;
        this.deeds = deeds;
        this.transactions = transactions;
    }

    /// The register on the tables that `backends` name.
    public static AccessRegister of(Backends backends) {
        return new AccessRegister(
                AccessTable.of(backends), backends.deeds(), backends::transaction);
    }

    /// Issues a token, shown in the listing.
    public void issue(IssuedToken token, Deed deed) {
        Transaction transaction = access.addListed(transactions.get(), token, deed.at());
        requireNew(
                deeds.addTo(transaction, deed, "tokens/" + token.tokenId())
                        .commit("issue a token"));
    }

    /// Revokes a token; false when there is none.
    public boolean revoke(String tokenId, Deed deed) {
        Transaction transaction = access.dropPresent(transactions.get(), tokenId);
        return deeds.addTo(transaction, deed, "tokens/" + tokenId)
                .commit("revoke a token")
                .isCommitted();
    }

    /// Opens an enrollment.
    public void open(Enrollment enrollment, Deed deed) {
        Transaction transaction = access.add(transactions.get(), enrollment, deed.at());
        requireNew(
                deeds.addTo(transaction, deed, "enrollments/" + enrollment.enrollmentId())
                        .commit("open an enrollment"));
    }

    private static void requireNew(Transaction.Outcome outcome) {
        if (!outcome.isCommitted()) {
            throw new IllegalStateException("a new random id was in use");
        }
    }
}
