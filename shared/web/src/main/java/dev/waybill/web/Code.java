package dev.waybill.web;

import java.util.Locale;

/// The stable codes of problem answers (API §12), each with its HTTP status and title.
public enum Code {
    INVALID_REQUEST(400, "The request is not valid"),
    INVALID_DIGEST(400, "The digest is not valid"),
    INVALID_CURSOR(400, "The cursor is not valid"),
    UNAUTHENTICATED(401, "A valid bearer token is needed"),
    FORBIDDEN(403, "The token does not allow this"),
    BLOB_NOT_FOUND(404, "There is no such blob"),
    UPLOAD_NOT_FOUND(404, "There is no such upload"),
    REFERENCE_NOT_FOUND(404, "There is no such reference"),
    DOCUMENT_NOT_FOUND(404, "There is no such document"),
    MODEL_NOT_FOUND(404, "There is no such model"),
    VERSION_NOT_FOUND(404, "There is no such version"),
    VARIANT_NOT_FOUND(404, "There is no such variant"),
    RUN_NOT_FOUND(404, "There is no such run"),
    RELEASE_NOT_FOUND(404, "There is no such release"),
    ATTACHMENT_NOT_FOUND(404, "There is no such attachment"),
    DEVICE_NOT_FOUND(404, "There is no such device"),
    FORMATION_NOT_FOUND(404, "There is no such formation"),
    SWEEP_NOT_FOUND(404, "There is no such sweep"),
    TOKEN_NOT_FOUND(404, "There is no such token"),
    TRUST_KEY_NOT_FOUND(404, "There is no key of this signer"),
    STATUS_NOT_FOUND(404, "The device has reported nothing about this model"),
    DISTRIBUTION_NOT_FOUND(404, "There is no such distribution"),
    ROUTE_NOT_FOUND(404, "There is nothing at this path"),
    METHOD_NOT_ALLOWED(405, "The path does not take this method"),
    IDEMPOTENCY_CONFLICT(409, "The idempotency key was used with another request"),
    IDEMPOTENCY_IN_PROGRESS(409, "The first call with this idempotency key is still running"),
    BLOB_IN_USE(409, "The blob is in use"),
    UPLOAD_INCOMPLETE(409, "Bytes are missing"),
    VERSION_IMMUTABLE(409, "The version is published and cannot change"),
    VERSION_YANKED(409, "The version was yanked"),
    BLOB_NOT_AVAILABLE(409, "A blob is not available"),
    EVENT_CONFLICT(409, "The event exists with another body"),
    INVALID_RUN_STATE(409, "The run is not in the state this needs"),
    RELEASE_MOVED(409, "The release has moved"),
    NO_PREVIOUS_RELEASE(409, "There is no previous release"),
    DEVICE_EXISTS(409, "The device exists"),
    ATTACHMENT_COMMITTED(409, "The attachment is committed"),
    TOO_MANY_DISTRIBUTIONS(409, "The model has too many open distributions"),
    WORK_SUPERSEDED(409, "This work is no longer wanted"),
    WRITE_CONFLICT(409, "Others kept changing the same thing"),
    PRECONDITION_FAILED(412, "The precondition does not hold"),
    TOO_LARGE(413, "The request is too large"),
    RANGE_NOT_SATISFIABLE(416, "The range lies outside of the blob", "invalid_request"),
    DIGEST_MISMATCH(422, "The bytes do not have the declared digest"),
    SIZE_MISMATCH(422, "The size contradicts what is known"),
    BAD_SIGNATURE(422, "The signature does not verify"),
    THROTTLED(429, "Too many requests"),
    INTEGRITY_ERROR(500, "The stored bytes have changed"),
    DATA_MISSING(500, "The stored bytes are missing"),
    INTERNAL_ERROR(500, "Something failed inside"),
    UNAVAILABLE(503, "A backend is not available");

    private final int status;
    private final String title;
    private final String text;

    Code(int status, String title) {
        this.status = status;
        this.title = title;
        this.text = name().toLowerCase(Locale.ROOT);
    }

    Code(int status, String title, String text) {
        this.status = status;
        this.title = title;
        this.text = text;
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// The title for people; the same for every problem of this code.
    public String title() {
        return title;
    }

    /// The code on the wire, in `snake_case`.
    public String text() {
        return text;
    }
}
