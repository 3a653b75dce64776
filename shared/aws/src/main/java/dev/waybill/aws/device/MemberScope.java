package dev.waybill.aws.device;

import dev.waybill.domain.device.FormationId;

/// A set of devices that is kept as membership items: all of them, those of a formation, or the
/// signposts among either.
///
/// @param key the value of the attribute `scope`
public record MemberScope(String key) {

    /// All devices.
    public static final MemberScope ALL = new MemberScope("all");

    /// All formations, each with its number of devices.
    static final String FORMATIONS = "formations";

    /// The devices of one formation.
    public static MemberScope of(FormationId formationId) {
        return new MemberScope("formation:" + formationId.value());
    }

    /// The signposts among this set ([dev.waybill.domain.device.Signposts]).
    public MemberScope signposts() {
        return new MemberScope("signposts:" + key);
    }
}
