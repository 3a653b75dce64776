package dev.waybill.domain.attachment;

import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;

/// Names an attachment: the same bytes in two sessions are two attachments (SPEC D4.1).
///
/// @param session the session
/// @param digest the digest of the bytes
public record AttachmentKey(SessionId session, Digest digest) {

    /// The attachment's id within its session: the bare hex digits.
    public String id() {
        return digest.hex();
    }

    /// The canonical URI of the bytes (SPEC D4.12).
    public String canonicalUri() {
        return digest.toString();
    }

    /// Who holds the bytes on behalf of the attachment, from its first intent to its end.
    public Holder holder() {
        return new Holder(HolderKind.ATTACHMENT, session.value());
    }

    /// Its path without `/v1/`.
    public String resource() {
        return "sessions/" + session + "/attachments/" + id();
    }
}
