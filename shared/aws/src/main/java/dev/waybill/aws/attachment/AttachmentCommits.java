package dev.waybill.aws.attachment;

import dev.waybill.aws.Backends;
import dev.waybill.aws.Deeds;
import dev.waybill.aws.Transaction;
import dev.waybill.aws.Transaction.Outcome;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.domain.attachment.Attachment;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.domain.attachment.SessionId;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.deed.Deed;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Commits of attachments (SPEC 5.2 `commit_refs`): the first stamp is kept, what is not there is
/// reported and never made. Many are stamped by several transactions; a call that ended half-way is
/// finished by its repetition.
public final class AttachmentCommits {

    /// How many one transaction stamps, beside the record of the call.
    static final int CHUNK = 96;

    private final AttachmentsTable attachments;
    private final Deeds deeds;
    private final Supplier<Transaction> transactions;

    /// @param attachments where they stand
    /// @param deeds what is recorded about changes
    /// @param transactions makes empty transactions
    public AttachmentCommits(
            AttachmentsTable attachments, Deeds deeds, Supplier<Transaction> transactions) {
        this.attachments = attachments;
        this.deeds = deeds;
        this.transactions = transactions;
    }

    /// The commits on the tables that `backends` name.
    public static AttachmentCommits of(Backends backends) {
        return new AttachmentCommits(
                AttachmentsTable.of(backends), backends.deeds(), backends::transaction);
    }

    /// What came of each digest, in order of digest.
    ///
    /// @param committed stamped by this call
    /// @param alreadyCommitted stamped before
    /// @param unknown not there
    public record Committed(
            List<Digest> committed, List<Digest> alreadyCommitted, List<Digest> unknown) {
        public Committed {
            committed = List.copyOf(committed);
            alreadyCommitted = List.copyOf(alreadyCommitted);
            unknown = List.copyOf(unknown);
        }
    }

    /// Commits those of a session's attachments that are there. One batch read per 100 and one
    /// transaction per 96; the last one carries the answer.
    ///
    /// @param now the stamp
    /// @param deed recorded once, made from the outcome
    public Committed commit(
            SessionId session, Collection<Digest> digests, Instant now, DeedOf<Committed> deed) {
        Sorted sorted = new Sorted(new Attachment.Commit(now, call(deed)));
        Map<Digest, Attachment> found = attachments.findAll(session, digests);
        digests.forEach(digest -> sorted.sort(digest, Optional.ofNullable(found.get(digest))));
        boolean done = false;
        while (!done) {
            List<Digest> chunk = sorted.left.stream().limit(CHUNK).toList();
            boolean last = chunk.size() == sorted.left.size();
            Committed outcome = sorted.outcome();
            Transaction transaction = transactions.get();
            chunk.forEach(digest -> stamp(transaction, session, digest, sorted.commit));
            deed.of(outcome)
                    .map(whole -> last ? whole : whole.withoutAnswer())
                    .ifPresent(recorded -> record(transaction, session, recorded));
            switch (transaction.commit("commit attachments")) {
                case Outcome.Committed() -> {
                    sorted.committed(chunk);
                    done = last;
                }
                case Outcome.Refused refused -> sorted.sortAgain(chunk, refused.items());
            }
        }
        return sorted.outcome();
    }

    /// Names the keyed call, if it is one, so that its repetition knows its own stamps.
    private static Optional<String> call(DeedOf<Committed> deed) {
        return deed.of(new Committed(List.of(), List.of(), List.of()))
                .flatMap(Deed::keyed)
                .map(keyed -> keyed.claim().id());
    }

    private void stamp(
            Transaction transaction, SessionId session, Digest digest, Attachment.Commit commit) {
        attachments.stamp(transaction, digest.hex(), new AttachmentKey(session, digest), commit);
    }

    private void record(Transaction transaction, SessionId session, Deed deed) {
        deeds.addTo(transaction, deed, "sessions/" + session + "/attachments");
    }

    /// What is known so far of each digest.
    private static final class Sorted {

        private final Attachment.Commit commit;
        private final NavigableSet<Digest> left = new TreeSet<>();
        private final NavigableSet<Digest> committed = new TreeSet<>();
        private final NavigableSet<Digest> already = new TreeSet<>();
        private final NavigableSet<Digest> unknown = new TreeSet<>();

        Sorted(Attachment.Commit commit) {
            this.commit = commit;
        }

        void sort(Digest digest, Optional<Attachment> found) {
            if (found.isEmpty()) {
                unknown.add(digest);
            } else if (found.get().commit().isEmpty()) {
                left.add(digest);
            } else if (isOurs(found.get().commit().get())) {
                committed.add(digest);
            } else {
                already.add(digest);
            }
        }

        private boolean isOurs(Attachment.Commit stamp) {
            return commit.call().isPresent() && stamp.call().equals(commit.call());
        }

        void committed(List<Digest> chunk) {
            committed.addAll(chunk);
            chunk.forEach(left::remove);
        }

        /// Nothing of the chunk was written: what stood in the way is out of it next time.
        void sortAgain(List<Digest> chunk, Map<String, Map<String, AttributeValue>> refused) {
            for (Digest digest : chunk) {
                Optional.ofNullable(refused.get(digest.hex()))
                        .ifPresent(item -> {
                            left.remove(digest);
                            sort(digest, attachment(item));
                        });
            }
        }

        private static Optional<Attachment> attachment(Map<String, AttributeValue> item) {
            return item.isEmpty() ? Optional.empty() : Optional.of(AttachmentItem.fromItem(item));
        }

        /// The outcome if everything that is left is stamped now.
        Committed outcome() {
            NavigableSet<Digest> stamped = new TreeSet<>(committed);
            stamped.addAll(left);
            return new Committed(List.copyOf(stamped), List.copyOf(already), List.copyOf(unknown));
        }
    }
}
