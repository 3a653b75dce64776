package dev.waybill.domain.blob;

import java.nio.charset.StandardCharsets;

/// Somebody who needs a blob to stay. One holder holds a digest at most once, however often it says
/// so.
///
/// @param kind the subsystem
/// @param id names the holder within its kind: 1 to 900 bytes of UTF-8
public record Holder(HolderKind kind, String id) {

    private static final int MAX_ID_BYTES = 900;

    public Holder {
        if (id.isEmpty() || id.getBytes(StandardCharsets.UTF_8).length > MAX_ID_BYTES) {
            throw new IllegalStateException("a holder's id has 1 to 900 bytes");
        }
    }

    /// A named reference of the artifact store (`holder=` of a store, or `…/holders/{holder}`).
    public static Holder artifact(String name) {
        return new Holder(HolderKind.ARTIFACT, name);
    }

    /// Whether a store takes this reference by itself. The holders of other subsystems come and go
    /// in those subsystems' own transactions; a store on behalf of one counts nothing.
    public boolean isTakenByStores() {
        return kind == HolderKind.ARTIFACT;
    }

    /// What a store on its behalf counts, if it does not hold the blob yet.
    public ReferenceCounts reference() {
        return isTakenByStores() ? ReferenceCounts.one(kind) : ReferenceCounts.NONE;
    }
}
