package dev.waybill.domain.blob;

/// How many references a blob has, by what they are (protocol 0.1.1). Counts and holder items
/// change in the same transactions, so they agree at every moment.
///
/// @param anonymous references without a name: stores that named no holder
/// @param named holders of kind `artifact`
/// @param outside holders of every other kind
public record ReferenceCounts(long anonymous, long named, long outside) {

    /// Nobody.
    public static final ReferenceCounts NONE = new ReferenceCounts(0, 0, 0);

    /// One reference without a name.
    public static final ReferenceCounts ONE_ANONYMOUS = new ReferenceCounts(1, 0, 0);

    public ReferenceCounts {
        if (anonymous < 0 || named < 0 || outside < 0) {
            throw new IllegalStateException("a blob has no negative number of references");
        }
    }

    /// What one holder of this kind counts.
    public static ReferenceCounts one(HolderKind kind) {
        return kind == HolderKind.ARTIFACT
                ? new ReferenceCounts(0, 1, 0)
                : new ReferenceCounts(0, 0, 1);
    }

    /// All together.
    public long sum() {
        return anonymous + named + outside;
    }

    /// These and `more`.
    public ReferenceCounts plus(ReferenceCounts more) {
        return new ReferenceCounts(
                anonymous + more.anonymous, named + more.named, outside + more.outside);
    }

    /// Whether all of `fewer` can be taken away.
    public boolean covers(ReferenceCounts fewer) {
        return anonymous >= fewer.anonymous && named >= fewer.named && outside >= fewer.outside;
    }

    /// These without `fewer`, which they must cover.
    public ReferenceCounts minus(ReferenceCounts fewer) {
        return new ReferenceCounts(
                anonymous - fewer.anonymous, named - fewer.named, outside - fewer.outside);
    }
}
