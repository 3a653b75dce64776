package dev.waybill.web;

import static dev.waybill.web.Access.ADMINISTER;
import static dev.waybill.web.Access.OPERATE;
import static dev.waybill.web.Access.OWN_DEVICE;
import static dev.waybill.web.Access.PUBLIC;
import static dev.waybill.web.Access.PUBLISH;
import static dev.waybill.web.Access.VIEW;

import java.util.Locale;

/// Every operation of the HTTP API: its method, path and who may call it. This is the role × route
/// table, the only one.
@SuppressWarnings("ImmutableEnumChecker") // a path template is a record of an immutable list
public enum Operation {
    GET_HEALTH("GET", "/v1/health", PUBLIC),
    GET_CONTRACT("GET", "/openapi.yaml", PUBLIC),
    GET_STATS("GET", "/v1/stats", VIEW),
    CREATE_TOKEN("POST", "/v1/tokens", ADMINISTER),
    LIST_TOKENS("GET", "/v1/tokens", ADMINISTER),
    DELETE_TOKEN("DELETE", "/v1/tokens/{token_id}", ADMINISTER),
    LIST_TRUST_KEYS("GET", "/v1/trust-keys", ADMINISTER),
    PUT_TRUST_KEY("PUT", "/v1/trust-keys/{signed_by}", ADMINISTER),
    GET_TRUST_KEY("GET", "/v1/trust-keys/{signed_by}", ADMINISTER),
    DELETE_TRUST_KEY("DELETE", "/v1/trust-keys/{signed_by}", ADMINISTER),
    LIST_AUDIT("GET", "/v1/audit", VIEW),

    STORE_BLOB("POST", "/v1/blobs", PUBLISH),
    LIST_BLOBS("GET", "/v1/blobs", VIEW),
    FIND_MISSING("POST", "/v1/blobs/missing", VIEW, false),
    CREATE_UPLOAD("POST", "/v1/blobs/uploads", PUBLISH),
    SIGN_PARTS("POST", "/v1/blobs/uploads/{upload_id}/parts", PUBLISH, false),
    GET_UPLOAD("GET", "/v1/blobs/uploads/{upload_id}", VIEW),
    COMPLETE_UPLOAD("POST", "/v1/blobs/uploads/{upload_id}/complete", PUBLISH),
    ABANDON_UPLOAD("DELETE", "/v1/blobs/uploads/{upload_id}", PUBLISH),
    PUT_BLOB("PUT", "/v1/blobs/{digest}", PUBLISH, true),
    HEAD_BLOB("HEAD", "/v1/blobs/{digest}", VIEW),
    GET_BLOB("GET", "/v1/blobs/{digest}", VIEW),
    DELETE_BLOB("DELETE", "/v1/blobs/{digest}", PUBLISH),
    GET_CONTENT("GET", "/v1/blobs/{digest}/content", VIEW),
    GET_BLOB_URL("GET", "/v1/blobs/{digest}/url", VIEW),
    VERIFY_BLOB("POST", "/v1/blobs/{digest}/verify", PUBLISH, false),
    LIST_HOLDERS("GET", "/v1/blobs/{digest}/holders", VIEW),
    PUT_HOLDER("PUT", "/v1/blobs/{digest}/holders/{holder}", PUBLISH),
    DELETE_HOLDER("DELETE", "/v1/blobs/{digest}/holders/{holder}", PUBLISH),
    RELEASE_BLOB("POST", "/v1/blobs/{digest}/release", PUBLISH),
    RESTORE_BLOB("POST", "/v1/blobs/{digest}/restore", PUBLISH),
    START_SWEEP("POST", "/v1/gc/sweeps", ADMINISTER),
    GET_SWEEP("GET", "/v1/gc/sweeps/{sweep_id}", VIEW),

    LIST_DOCUMENTS("GET", "/v1/collections/{collection}/documents", VIEW),
    GET_DOCUMENT("GET", "/v1/collections/{collection}/documents/{document}", VIEW),
    PATCH_DOCUMENT("PATCH", "/v1/collections/{collection}/documents/{document}", PUBLISH),
    DELETE_DOCUMENT("DELETE", "/v1/collections/{collection}/documents/{document}", PUBLISH),
    LIST_REFERENCES("GET", "/v1/collections/{collection}/documents/{document}/references", VIEW),
    PUT_REFERENCE(
            "PUT", "/v1/collections/{collection}/documents/{document}/references/{field}", PUBLISH),
    GET_REFERENCE(
            "GET", "/v1/collections/{collection}/documents/{document}/references/{field}", VIEW),
    DELETE_REFERENCE(
            "DELETE",
            "/v1/collections/{collection}/documents/{document}/references/{field}",
            PUBLISH),
    LIST_CHANGES("GET", "/v1/collections/{collection}/changes", VIEW),

    LIST_MODELS("GET", "/v1/models", VIEW),
    LIST_VERSIONS("GET", "/v1/models/{model_id}/versions", VIEW),
    PUT_VERSION("PUT", "/v1/models/{model_id}/versions/{version}", PUBLISH),
    GET_VERSION("GET", "/v1/models/{model_id}/versions/{version}", VIEW),
    PUT_VARIANT("PUT", "/v1/models/{model_id}/versions/{version}/variants/{variant_id}", PUBLISH),
    PUT_PROVENANCE("PUT", "/v1/models/{model_id}/versions/{version}/provenance", PUBLISH),
    PUBLISH_VERSION("POST", "/v1/models/{model_id}/versions/{version}/publish", PUBLISH),
    DEPRECATE_VERSION("POST", "/v1/models/{model_id}/versions/{version}/deprecate", PUBLISH),
    YANK_VERSION("POST", "/v1/models/{model_id}/versions/{version}/yank", PUBLISH),

    START_RUN("POST", "/v1/runs", PUBLISH),
    LIST_RUNS("GET", "/v1/runs", VIEW),
    GET_RUN("GET", "/v1/runs/{run_id}", VIEW),
    APPEND_EVENTS("POST", "/v1/runs/{run_id}/events", PUBLISH),
    LIST_EVENTS("GET", "/v1/runs/{run_id}/events", VIEW),
    COMPLETE_RUN("POST", "/v1/runs/{run_id}/complete", PUBLISH),
    FAIL_RUN("POST", "/v1/runs/{run_id}/fail", PUBLISH),
    CANCEL_RUN("POST", "/v1/runs/{run_id}/cancel", PUBLISH),

    LIST_RELEASES("GET", "/v1/releases", VIEW),
    PROMOTE_RELEASE("POST", "/v1/releases/{name}/promote", PUBLISH),
    ROLL_BACK_RELEASE("POST", "/v1/releases/{name}/rollback", PUBLISH),
    GET_CURRENT_RELEASE("GET", "/v1/releases/{name}/current", VIEW),
    LIST_HISTORY("GET", "/v1/releases/{name}/history", VIEW),
    GET_RELEASE_AT("GET", "/v1/releases/{name}/at", VIEW),

    STORE_ATTACHMENT("POST", "/v1/sessions/{session}/attachments", PUBLISH),
    LIST_ATTACHMENTS("GET", "/v1/sessions/{session}/attachments", VIEW),
    CREATE_ATTACHMENT_UPLOAD("POST", "/v1/sessions/{session}/attachments/uploads", PUBLISH),
    COMPLETE_ATTACHMENT_UPLOAD(
            "POST", "/v1/sessions/{session}/attachments/uploads/{upload_id}/complete", PUBLISH),
    COMMIT_ATTACHMENTS("POST", "/v1/sessions/{session}/attachments/commit", PUBLISH),
    RESOLVE_ATTACHMENTS("POST", "/v1/sessions/{session}/attachments/resolve", VIEW, false),
    GET_ATTACHMENT("GET", "/v1/sessions/{session}/attachments/{attachment_id}", VIEW),
    GET_ATTACHMENT_CONTENT(
            "GET", "/v1/sessions/{session}/attachments/{attachment_id}/content", VIEW),
    DELETE_ATTACHMENT("DELETE", "/v1/sessions/{session}/attachments/{attachment_id}", PUBLISH),
    FORGET_ATTACHMENT("POST", "/v1/sessions/{session}/attachments/{attachment_id}/forget", PUBLISH),
    LIST_UNCOMMITTED("GET", "/v1/attachments/uncommitted", VIEW),

    PUT_DEVICE("PUT", "/v1/devices/{device_id}", OPERATE),
    GET_DEVICE("GET", "/v1/devices/{device_id}", VIEW),
    DELETE_DEVICE("DELETE", "/v1/devices/{device_id}", OPERATE),
    LIST_DEVICES("GET", "/v1/devices", VIEW),
    ROTATE_DEVICE_TOKEN("POST", "/v1/devices/{device_id}/token", OPERATE),
    LIST_FORMATIONS("GET", "/v1/formations", VIEW),
    CREATE_ENROLLMENT("POST", "/v1/enrollments", OPERATE),
    ENROLL("POST", "/v1/enroll", PUBLIC),
    GET_NODE_STATUS("GET", "/v1/devices/{device_id}/models/{model_id}", VIEW),
    LIST_VERSION_NODES("GET", "/v1/models/{model_id}/versions/{version}/nodes", VIEW),

    HEARTBEAT("POST", "/v1/devices/{device_id}/heartbeat", OWN_DEVICE, false),
    GET_WORK("GET", "/v1/devices/{device_id}/work", OWN_DEVICE),
    SIGN_DOWNLOAD(
            "POST", "/v1/devices/{device_id}/work/{distribution_id}/download", OWN_DEVICE, false),
    REPORT("POST", "/v1/devices/{device_id}/work/{distribution_id}/report", OWN_DEVICE, false),
    PUT_NODE_STATUS("PUT", "/v1/devices/{device_id}/models/{model_id}/status", OWN_DEVICE),

    CREATE_DISTRIBUTION("POST", "/v1/distributions", OPERATE),
    LIST_DISTRIBUTIONS("GET", "/v1/distributions", VIEW),
    GET_DISTRIBUTION("GET", "/v1/distributions/{distribution_id}", VIEW),
    LIST_NODES("GET", "/v1/distributions/{distribution_id}/nodes", VIEW),
    GET_NODE("GET", "/v1/distributions/{distribution_id}/nodes/{device_id}", VIEW),
    CANCEL_DISTRIBUTION("POST", "/v1/distributions/{distribution_id}/cancel", OPERATE),
    PAUSE_DISTRIBUTION("POST", "/v1/distributions/{distribution_id}/pause", OPERATE),
    RESUME_DISTRIBUTION("POST", "/v1/distributions/{distribution_id}/resume", OPERATE),
    RETRY_DISTRIBUTION("POST", "/v1/distributions/{distribution_id}/retry", OPERATE),
    ROLL_BACK_MODEL("POST", "/v1/models/{model_id}/rollback", OPERATE),
    GET_CONVERGENCE("GET", "/v1/models/{model_id}/versions/{version}/convergence", VIEW),
    SUBSCRIBE("POST", "/v1/models/{model_id}/subscriptions", OPERATE),
    LIST_SUBSCRIPTIONS("GET", "/v1/models/{model_id}/subscriptions", VIEW),
    UNSUBSCRIBE("DELETE", "/v1/models/{model_id}/subscriptions/{subscription_id}", OPERATE);

    private final String method;
    private final PathTemplate path;
    private final Access access;
    private final boolean keyed;

    Operation(String method, String path, Access access) {
        this(method, path, access, method.equals("POST"));
    }

    Operation(String method, String path, Access access, boolean keyed) {
        this.method = method;
        this.path = PathTemplate.parse(path);
        this.access = access;
        this.keyed = keyed;
    }

    /// The HTTP method.
    public String method() {
        return method;
    }

    /// The path, with `{name}` for its variables.
    public PathTemplate path() {
        return path;
    }

    /// Who may call it.
    public Access access() {
        return access;
    }

    /// Whether an `Idempotency-Key` is honoured; where it is not, the header is ignored.
    public boolean keyed() {
        return keyed;
    }

    /// The name in audit records and in `operationId`: `create_upload`.
    public String action() {
        return name().toLowerCase(Locale.ROOT);
    }
}
