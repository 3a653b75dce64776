package dev.waybill.domain.release;

/// What came of a promotion or a rollback. But for [Made], nothing changed.
public sealed interface ReleaseOutcome {

    /// The history has a new entry, which is current.
    record Made(Release release) implements ReleaseOutcome {}

    /// Another entry is current than was expected.
    ///
    /// @param currentSeq which; 0 when none is
    record Moved(long currentSeq) implements ReleaseOutcome {}

    /// Nothing was ever released under the name.
    record NotReleased() implements ReleaseOutcome {}

    /// There is no entry before the current one.
    record NoPrevious() implements ReleaseOutcome {}

    /// The history has no entry with the wished number.
    record NoEntry() implements ReleaseOutcome {}
}
