package dev.waybill.domain.blob;

import java.time.Instant;
import java.util.Optional;

/// What is known of one digest: one row per digest, absent while nobody has stored or named it
/// (protocol A.1, 0.1.1).
public sealed interface BlobRow {

    /// The digest.
    Digest digest();

    /// Names this life of the blob: chosen when the row was created, kept over a heal, gone with
    /// the row. A release that names it cannot take a reference of the next life.
    String life();

    /// Who holds it.
    ReferenceCounts references();

    /// Where it stands.
    BlobState state();

    /// The same row with other references.
    BlobRow withReferences(ReferenceCounts references);

    /// Named by somebody, but without bytes.
    ///
    /// @param digest the digest
    /// @param life this life's name
    /// @param references who holds it; never nobody
    record Expected(Digest digest, String life, ReferenceCounts references) implements BlobRow {
        @Override
        public BlobState state() {
            return BlobState.EXPECTED;
        }

        @Override
        public Expected withReferences(ReferenceCounts counts) {
            return new Expected(digest, life, counts);
        }
    }

    /// Bytes have arrived with one upload and are being hashed.
    ///
    /// @param digest the digest
    /// @param life this life's name
    /// @param references who holds it already
    /// @param uploadId the upload whose verification decides
    /// @param sizeBytes the size that was declared
    /// @param description what was said about it
    /// @param since when the upload was completed
    record Verifying(
            Digest digest,
            String life,
            ReferenceCounts references,
            String uploadId,
            long sizeBytes,
            BlobDescription description,
            Instant since)
            implements BlobRow {
        @Override
        public BlobState state() {
            return BlobState.VERIFYING;
        }

        @Override
        public Verifying withReferences(ReferenceCounts counts) {
            return new Verifying(digest, life, counts, uploadId, sizeBytes, description, since);
        }
    }

    /// With an object in the bucket: Live, Quarantined or Corrupt.
    ///
    /// @param digest the digest
    /// @param life this life's name
    /// @param references who holds it; nobody while Quarantined
    /// @param state one of the three
    /// @param nonce names the one object that readers are given
    /// @param sizeBytes the size
    /// @param description what the first store of this life said
    /// @param storedAt when this life's first bytes were accepted
    /// @param unreferencedSince since when nobody holds it; present exactly while nobody does
    /// @param quarantinedSince present exactly while Quarantined
    /// @param otherDigests present once the bytes have been indexed
    /// @param lastVerification the last check that was asked for, or that found something wrong
    record Stored(
            Digest digest,
            String life,
            ReferenceCounts references,
            BlobState state,
            String nonce,
            long sizeBytes,
            BlobDescription description,
            Instant storedAt,
            Optional<Instant> unreferencedSince,
            Optional<Instant> quarantinedSince,
            Optional<OtherDigests> otherDigests,
            Optional<Verification> lastVerification)
            implements BlobRow {

        public Stored {
            if (!state.stored()) {
                throw new IllegalStateException("a stored blob is Live, Quarantined or Corrupt");
            }
            if (unreferencedSince.isPresent() != (references.sum() == 0)) {
                throw new IllegalStateException(
                        "unreferenced since a time exactly while nobody holds it");
            }
            if (quarantinedSince.isPresent() != (state == BlobState.QUARANTINED)) {
                throw new IllegalStateException(
                        "quarantined since a time exactly while Quarantined");
            }
        }

        /// The object that readers are given.
        public BlobObject object() {
            return new BlobObject(digest, nonce);
        }

        /// The same with more references: `references` must hold somebody; a Quarantined one
        /// becomes Live.
        @Override
        public Stored withReferences(ReferenceCounts counts) {
            return copy(counts, revived(), Optional.empty(), lastVerification, otherDigests);
        }

        /// The same, Live, held by nobody since `since`.
        Stored unreferenced(Instant since) {
            return copy(
                    ReferenceCounts.NONE,
                    revived(),
                    Optional.of(since),
                    lastVerification,
                    otherDigests);
        }

        /// The same in quarantine since `since`; nobody holds it.
        Stored quarantined(Instant since) {
            return new Stored(
                    digest,
                    life,
                    references,
                    BlobState.QUARANTINED,
                    nonce,
                    sizeBytes,
                    description,
                    storedAt,
                    unreferencedSince,
                    Optional.of(since),
                    otherDigests,
                    lastVerification);
        }

        /// The same with bytes that were found wrong or gone.
        Stored corrupt(Verification found) {
            return copy(
                    references,
                    BlobState.CORRUPT,
                    unreferencedSince,
                    Optional.of(found),
                    otherDigests);
        }

        /// The same with the result of a check.
        Stored verified(Verification found) {
            return copy(references, state, unreferencedSince, Optional.of(found), otherDigests);
        }

        /// The same with its other digests.
        Stored indexed(OtherDigests found) {
            return copy(references, state, unreferencedSince, lastVerification, Optional.of(found));
        }

        private BlobState revived() {
            return state == BlobState.QUARANTINED ? BlobState.LIVE : state;
        }

        private Stored copy(
                ReferenceCounts counts,
                BlobState next,
                Optional<Instant> unreferenced,
                Optional<Verification> verification,
                Optional<OtherDigests> others) {
            return new Stored(
                    digest,
                    life,
                    counts,
                    next,
                    nonce,
                    sizeBytes,
                    description,
                    storedAt,
                    unreferenced,
                    next == BlobState.QUARANTINED ? quarantinedSince : Optional.empty(),
                    others,
                    verification);
        }
    }
}
