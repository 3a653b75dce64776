package dev.waybill.web;

import dev.waybill.domain.access.Bearer;

/// What is known of who sent a request.
public sealed interface Authentication {

    /// Its token is good.
    record Known(Bearer bearer) implements Authentication {}

    /// It has no token or a bad, revoked or expired one.
    ///
    /// @param why for the log; never a part of what was sent
    record Refused(String why) implements Authentication {}
}
