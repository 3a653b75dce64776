package dev.waybill.domain.attachment;

import dev.waybill.domain.Name;

/// Names a session. Sessions are made by naming them.
///
/// @param value the name
public record SessionId(String value) {

    public SessionId {
        Name.require("session", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
