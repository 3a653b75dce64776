package dev.waybill.attachments;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.attachment.AttachmentKey;
import dev.waybill.domain.attachment.SessionId;
import dev.waybill.domain.blob.Digest;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Problem;
import java.util.Optional;

/// The session and the attachment that a path names.
final class AttachmentPath {

    private static final String SESSION = "session";
    private static final String ATTACHMENT_ID = "attachment_id";

    private AttachmentPath() {}

    static SessionId session(Call call) {
        return new SessionId(call.name(SESSION));
    }

    /// The attachment to change: an id that is none is an [InvalidRequest] (SPEC D4.13).
    static AttachmentKey toChange(Call call) {
        Digest digest = Digest.parse(ATTACHMENT_ID, call.raw(ATTACHMENT_ID));
        return new AttachmentKey(session(call), digest);
    }

    /// The attachment to read; absent when the id is none: it is the id of no attachment.
    static Optional<AttachmentKey> toRead(Call call) {
        SessionId session = session(call);
        return digest(call.raw(ATTACHMENT_ID)).map(digest -> new AttachmentKey(session, digest));
    }

    /// The digest that an id to read says; absent when it is no id.
    static Optional<Digest> digest(String id) {
        try {
            return Optional.of(Digest.parse(ATTACHMENT_ID, id));
        } catch (InvalidRequest e) {
            return Optional.empty();
        }
    }

    static Problem notFound(Call call) {
        return notFound(session(call), call.raw(ATTACHMENT_ID));
    }

    /// The same for an id that nobody ever used and for another session's (SPEC D4.5).
    static Problem notFound(SessionId session, String id) {
        return Problem.of(Code.ATTACHMENT_NOT_FOUND, "The session has no such attachment")
                .with("session_id", session.value())
                .with(ATTACHMENT_ID, id);
    }
}
