package dev.waybill.domain.device;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an operator says about a device.
///
/// @param formationId the formation it is to stand in; absent when in none
/// @param labels names and short texts, at most [#MAX_LABELS]; a text has at most 255 bytes and may
///   be empty
/// @param capabilities what it can do; absent when the operator says nothing about it
public record DeviceSettings(
        Optional<FormationId> formationId,
        SortedMap<String, String> labels,
        Optional<Capabilities> capabilities) {

    /// How many labels a device may have.
    public static final int MAX_LABELS = 64;

    public DeviceSettings {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        if (labels.size() > MAX_LABELS) {
            throw new InvalidRequest("labels", "must have at most " + MAX_LABELS + " entries");
        }
        labels.forEach((key, value) -> {
            Name.require("labels", key);
            if (!value.isEmpty()) {
                Name.require("labels", value);
            }
        });
    }
}
