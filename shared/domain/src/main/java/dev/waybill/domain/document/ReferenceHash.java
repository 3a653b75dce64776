package dev.waybill.domain.document;

import dev.waybill.domain.Name;
import dev.waybill.domain.blob.Digest;
import java.util.Optional;

/// What a document's reference says its bytes are: a digest, or, since documents may come from
/// elsewhere, any other name (SPEC D0.1, 8.5).
public sealed interface ReferenceHash {

    /// The SHA-256 of bytes, which need not be stored.
    record Verified(Digest digest) implements ReferenceHash {
        @Override
        public String toString() {
            return digest.toString();
        }
    }

    /// A name that is no SHA-256; kept verbatim. It can be checked against nothing and holds
    /// nothing.
    record Opaque(String text) implements ReferenceHash {
        public Opaque {
            Name.require("hash", text);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// Reads a hash: any of the spellings of a SHA-256, else a name of 1 to 255 bytes. What is
    /// neither is an [InvalidRequest] for `hash`.
    static ReferenceHash parse(String text) {
        Optional<Digest> digest = Digest.find(text);
        return digest.isPresent() ? new Verified(digest.get()) : new Opaque(text);
    }

    /// The digest; absent for an opaque name.
    default Optional<Digest> verified() {
        return switch (this) {
            case Verified(Digest digest) -> Optional.of(digest);
            case Opaque _ -> Optional.empty();
        };
    }
}
