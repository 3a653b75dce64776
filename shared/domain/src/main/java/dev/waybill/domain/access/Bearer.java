package dev.waybill.domain.access;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// Who bears a valid token, and as what. A token of ours has one role; one of another issuer may
/// have several, or none, and then its bearer is known but may do nothing.
///
/// @param subject the name that audit records carry; never empty
/// @param roles what the bearer may be, highest first
/// @param deviceId the device of a bearer with role `device`; absent for every other role
public record Bearer(String subject, SortedSet<Role> roles, Optional<String> deviceId) {

    public Bearer {
        roles = Collections.unmodifiableSortedSet(new TreeSet<>(roles));
    }

    /// The bearer of a token that stands for `principal`.
    public static Bearer of(Principal principal) {
        return new Bearer(
                principal.subject(), new TreeSet<>(Set.of(principal.role())), principal.deviceId());
    }

    /// The bearer in each of its roles, the highest first.
    public List<Principal> principals() {
        return roles.stream().map(role -> new Principal(subject, role, deviceId)).toList();
    }
}
