package dev.waybill.domain.access;

import dev.waybill.domain.InvalidRequest;
import java.util.Locale;

/// What the bearer of a token may do (API §1 "Auth").
public enum Role {
    /// Everything.
    ADMIN,
    /// Distributions and devices, and all that a viewer may.
    OPERATOR,
    /// Blobs, documents, models, runs, releases and sessions, and all that a viewer may.
    PUBLISHER,
    /// Reads, but neither tokens nor trust keys.
    VIEWER,
    /// Its own work only.
    DEVICE;

    /// The role named by `text` in lower case; else [InvalidRequest] for field `role`.
    public static Role parse(String text) {
        for (Role role : values()) {
            if (role.toString().equals(text)) {
                return role;
            }
        }
        throw new InvalidRequest("role", "must be admin, operator, publisher, viewer or device");
    }

    /// The name on the wire, in lower case.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
