package dev.waybill.domain.device;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A device as the service knows it.
///
/// @param deviceId its name
/// @param formationId the formation it stands in; absent when in none
/// @param labels what operators say about it
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

    /// How many tokens may be valid for one device at a time.
    public static final int MAX_TOKENS = 10;

    public Device {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
        tokenIds = Collections.unmodifiableSortedSet(new TreeSet<>(tokenIds));
    }

    /// A device that becomes known at `now`, with the token it is given first.
    public static Device registered(
            DeviceId deviceId, DeviceSettings settings, String tokenId, Instant now) {
        return new Device(
                deviceId,
                settings.formationId(),
                settings.labels(),
                settings.capabilities().orElse(Capabilities.UNKNOWN),
                new TreeSet<>(Set.of(tokenId)),
                1,
                now,
                Optional.empty());
    }

    /// This device as an operator wants it: formation and labels are replaced, and capabilities if
    /// they are stated. Equal to this one when nothing changes, else with the next revision.
    public Device with(DeviceSettings settings) {
        Capabilities next = settings.capabilities().orElse(capabilities);
        boolean same =
                formationId.equals(settings.formationId())
                        && labels.equals(settings.labels())
                        && capabilities.equals(next);
        return same ? this : changed(settings.formationId(), settings.labels(), next, tokenIds);
    }

    /// This device with other tokens and the next revision.
    public Device withTokens(SortedSet<String> next) {
        return changed(formationId, labels, capabilities, next);
    }

    private Device changed(
            Optional<FormationId> nextFormation,
            SortedMap<String, String> nextLabels,
            Capabilities nextCapabilities,
            SortedSet<String> nextTokens) {
        return new Device(
                deviceId,
                nextFormation,
                nextLabels,
                nextCapabilities,
                nextTokens,
                revision + 1,
                registeredAt,
                lastSeenAt);
    }
}
