package dev.waybill.domain.blob;

/// Somebody who needs a blob to stay. One holder holds a digest at most once, however often it says
/// so.
///
/// @param kind the subsystem
/// @param id names the holder within its kind; not empty, at most 600 characters
public record Holder(HolderKind kind, String id) {

    private static final int MAX_ID = 600;

    public Holder {
        if (id.isEmpty() || id.length() > MAX_ID) {
            throw new IllegalStateException("a holder's id has 1 to 600 characters");
        }
    }

    /// A named reference of the artifact store (`holder=` of a store, or `…/holders/{holder}`).
    public static Holder artifact(String name) {
        return new Holder(HolderKind.ARTIFACT, name);
    }
}
