package dev.waybill.domain.attachment;

import dev.waybill.domain.blob.Digest;
import java.time.Instant;
import java.util.Optional;

/// An attachment of a session: an intent until it is committed.
///
/// @param key names it
/// @param meta what the session says of it
/// @param sizeBytes how many bytes it has, as they were declared
/// @param intentAt when it was last asked for; never earlier than before (SPEC D4.9)
/// @param uploadingUntil until when an upload may still bring its bytes, if one was begun
/// @param commit the first commit; absent while there is none
/// @param revision counts its changes, from 1
public record Attachment(
        AttachmentKey key,
        AttachmentMeta meta,
        long sizeBytes,
        Instant intentAt,
        Optional<Instant> uploadingUntil,
        Optional<Commit> commit,
        long revision) {

    /// The stamp of a commit.
    ///
    /// @param at the server's time
    /// @param call the keyed call that set it, if it was a keyed one: a repetition of that call
    ///   finds its own stamps by it
    public record Commit(Instant at, Optional<String> call) {}

    /// The attachment that begins with `intent`.
    public static Attachment of(Intent intent) {
        return new Attachment(
                intent.key(),
                intent.meta(),
                intent.sizeBytes(),
                intent.at(),
                intent.uploadingUntil(),
                Optional.empty(),
                1);
    }

    /// The same after another intent for it: what was said last counts, times only rise, and a
    /// stamp stays (SPEC 5.2). The same when the intent says nothing new.
    public Attachment again(Intent intent) {
        Instant later = max(intentAt, intent.at());
        Optional<Instant> until =
                intent.uploadingUntil()
                        .map(end -> uploadingUntil.map(known -> max(known, end)).orElse(end))
                        .or(() -> uploadingUntil);
        boolean same =
                meta.equals(intent.meta())
                        && sizeBytes == intent.sizeBytes()
                        && later.equals(intentAt)
                        && until.equals(uploadingUntil);
        return same
                ? this
                : new Attachment(
                        key, intent.meta(), intent.sizeBytes(), later, until, commit, revision + 1);
    }

    private static Instant max(Instant one, Instant other) {
        return one.isBefore(other) ? other : one;
    }

    /// The digest of its bytes.
    public Digest digest() {
        return key.digest();
    }

    /// Whether an upload may still bring its bytes.
    public boolean isUploadingAt(Instant now) {
        return uploadingUntil.filter(now::isBefore).isPresent();
    }

    /// Whether it is committed.
    public boolean isCommitted() {
        return commit.isPresent();
    }
}
