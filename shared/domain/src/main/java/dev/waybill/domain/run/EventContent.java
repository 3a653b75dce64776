package dev.waybill.domain.run;

import dev.waybill.domain.JsonText;
import dev.waybill.domain.Name;
import dev.waybill.domain.blob.Digest;
import java.time.Instant;
import java.util.Optional;

/// What a caller says in an event, all but its number.
///
/// @param kind what happened: `node_entered`, `tool_called` …
/// @param payload anything
/// @param timestamp when it happened, by the caller's clock, to the nanosecond; absent when not
///   said
/// @param fingerprint hash of all of this: two contents are the same exactly if it is (SPEC D3.2)
public record EventContent(
        String kind, JsonText payload, Optional<Instant> timestamp, Digest fingerprint) {

    public EventContent {
        Name.require("kind", kind);
    }
}
