package dev.waybill.domain.device;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A device as the service knows it.
///
/// @param deviceId its name
/// @param formationId the formation it stands in; absent when in none
/// @param labels what operators say about it, at most [#MAX_LABELS]
/// @param capabilities what it can do
/// @param tokenIds the public parts of the tokens that are valid for it, at most [#MAX_TOKENS]
/// @param revision 1 at first, and one more with every change by an operator
/// @param registeredAt when it was first known
/// @param lastSeenAt when it last called, to the minute; absent before its first call
public record Device(
        DeviceId deviceId,
        Optional<FormationId> formationId,
        SortedMap<String, String> labels,
        Capabilities capabilities,
        SortedSet<String> tokenIds,
        long revision,
        Instant registeredAt,
        Optional<Instant> lastSeenAt) {

    /// How many labels a device may have.
    public static final int MAX_LABELS = 64;

    /// How many tokens may be valid for one device at a time.
    public static final int MAX_TOKENS = 10;

    public Device {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        tokenIds = Collections.unmodifiableSortedSet(new TreeSet<>(tokenIds));
    }

    /// Checks labels: keys are names, values at most 255 bytes of any text.
    public static void requireLabels(Map<String, String> labels) {
        labels.forEach((key, value) -> {
            Name.require("labels", key);
            if (!value.isEmpty()) {
                Name.require("labels", value);
            }
        });
        if (labels.size() > MAX_LABELS) {
            throw new InvalidRequest("labels", "must have at most " + MAX_LABELS + " entries");
        }
    }
}
