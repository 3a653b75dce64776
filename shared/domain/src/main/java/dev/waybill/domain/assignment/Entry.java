package dev.waybill.domain.assignment;

import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.TargetClass;
import dev.waybill.domain.distribution.TransferMode;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.time.Instant;
import java.util.Optional;

/// What one distribution wants of the device, and what the device said about it.
///
/// @param distributionId the distribution
/// @param version the version it brings
/// @param variantId the variant that was chosen; absent when none fits
/// @param sizeBytes the size of that variant's blob; 0 when none fits, or it runs there already
/// @param mode how the device fetches it, as it was offered or as it said last
/// @param rank where the target stands in the order of the distribution
/// @param explanation names the list of verdicts on the variants; absent when nothing was chosen
/// @param progress what the device reported
/// @param blocker what keeps it; absent when nothing is known to
/// @param finding what the service itself found that to be; absent when its device, or nobody,
///   spoke of it
/// @param aside what kept it before its device fell silent; absent when nothing did, or it is not
/// @param countedAs the version under which the distribution counts it; absent when that is the
///   version it brings
public record Entry(
        String distributionId,
        Version version,
        Optional<VariantId> variantId,
        long sizeBytes,
        TransferMode mode,
        Rank rank,
        Optional<String> explanation,
        Progress progress,
        Optional<Blocker> blocker,
        Optional<Finding> finding,
        Optional<Aside> aside,
        Optional<Version> countedAs) {

    /// A place in the order of a distribution's targets.
    ///
    /// @param segment the segment, from 0
    /// @param position the place within the segment, from 0
    public record Rank(int segment, long position) {}

    /// What stands back while a device is silent, and keeps it again when it is heard.
    ///
    /// @param blocker what kept it
    /// @param isUnreadable whether the service found that, of its bytes; else its device said it
    public record Aside(Blocker blocker, boolean isUnreadable) {}

    /// An entry whose work waits to be offered.
    public static Entry wanted(
            String distributionId,
            Version version,
            VariantId variantId,
            long sizeBytes,
            Rank rank,
            Optional<String> explanation,
            Instant now) {
        return new Entry(
                distributionId,
                version,
                Optional.of(variantId),
                sizeBytes,
                TransferMode.FULL,
                rank,
                explanation,
                Progress.ofNewAttempt(1, now),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// The same for a device that runs it already: nothing is to be fetched.
    ///
    /// @param runs how it runs
    Entry doneAtOnce(ReportState runs) {
        return new Entry(
                distributionId,
                version,
                variantId,
                0,
                TransferMode.FULL,
                rank,
                explanation,
                Progress.endedAtOnce(runs, progress.at()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                countedAs);
    }

    /// An entry of a target that cannot have the version.
    public static Entry failedAtOnce(
            String distributionId,
            Version version,
            Rank rank,
            Optional<String> explanation,
            Blocker blocker) {
        return new Entry(
                distributionId,
                version,
                Optional.empty(),
                0,
                TransferMode.FULL,
                rank,
                explanation,
                Progress.endedAtOnce(ReportState.FAILED, blocker.since()),
                Optional.of(blocker),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// The same in a distribution of `its` version.
    public Entry countedUnder(Version its) {
        return new Entry(
                distributionId,
                version,
                variantId,
                sizeBytes,
                mode,
                rank,
                explanation,
                progress,
                blocker,
                finding,
                aside,
                its.equals(version) ? Optional.empty() : Optional.of(its));
    }

    /// Whether the target is to come on, and it is noted that nothing is heard of its device. What
    /// a device itself says of its network is something else: that it calls does not end it.
    public boolean isSilent() {
        return isFound(Finding.SILENCE);
    }

    /// Whether the target is to come on, and it is noted that its bytes cannot be read.
    public boolean isUnreadable() {
        return isFound(Finding.UNREADABLE);
    }

    private boolean isFound(Finding wanted) {
        return ownClass().isOpen() && finding.equals(Optional.of(wanted));
    }

    /// Whether its device was found to run what it wants, so that it was never offered.
    boolean isDoneAtOnce() {
        return variantId.isPresent()
                && sizeBytes == 0
                && progress.lastSequence().isEmpty()
                && !ownClass().isOpen();
    }

    /// Whether both bring the same.
    boolean isOfSameVariant(Entry other) {
        return version.equals(other.version) && variantId.equals(other.variantId);
    }

    /// Whether its device may be at the work or have done it, for all that it said: the work is
    /// open, or the service ended it.
    boolean isUnsettledByDevice() {
        return ownClass().isOpen() || finding.equals(Optional.of(Finding.EXPIRY));
    }

    /// Whether its device cannot be reached, whoever says so.
    boolean isCutOff() {
        return blocker.filter(each -> each.reason() == BlockerReason.NETWORK_PARTITION).isPresent();
    }

    /// The class of the target as far as this entry alone decides it.
    TargetClass ownClass() {
        return progress.state().ownClass();
    }

    /// The same, fetched in `nextMode`.
    public Entry in(TransferMode nextMode) {
        return new Entry(
                distributionId,
                version,
                variantId,
                sizeBytes,
                nextMode,
                rank,
                explanation,
                progress,
                blocker,
                finding,
                aside,
                countedAs);
    }

    /// The same after another word of its device.
    Entry with(Progress nextProgress, Optional<Blocker> nextBlocker) {
        return with(nextProgress, nextBlocker, Optional.empty(), Optional.empty());
    }

    /// The same with `word` as the last that was heard, whatever that says. What ran out of time
    /// stays so until the device says that it is over.
    Entry heard(Progress nextProgress, ReportState word) {
        return with(
                nextProgress,
                blocker,
                finding.filter(found -> found == Finding.EXPIRY && word != ReportState.CANCELLED),
                aside);
    }

    /// The same, ended for want of time.
    Entry timedOut(Instant at, Blocker by) {
        return with(
                progress.timedOut(at),
                Optional.of(by),
                Optional.of(Finding.EXPIRY),
                Optional.empty());
    }

    /// The same, failed, when it was done at once and its device turns out to run something else.
    Entry belied(Version runs, Instant at) {
        Blocker by =
                new Blocker(
                        BlockerReason.UNKNOWN,
                        at,
                        Optional.of("the device runs version " + runs.value() + " after all"));
        return with(progress.timedOut(at), Optional.of(by));
    }

    /// The same, whose bytes were found to be unreadable.
    Entry unreadable(Blocker by) {
        return with(progress, Optional.of(by), Optional.of(Finding.UNREADABLE), Optional.empty());
    }

    /// The same, of whose device nothing is heard; what kept it before is kept in mind.
    Entry silent(Blocker by) {
        return with(
                progress,
                Optional.of(by),
                Optional.of(Finding.SILENCE),
                blocker.map(before -> new Aside(before, isUnreadable())));
    }

    /// The same, whose device is silent no more: what kept it before does so again.
    Entry heardAgain() {
        return with(
                progress,
                aside.map(Aside::blocker),
                aside.filter(Aside::isUnreadable).map(_ -> Finding.UNREADABLE),
                Optional.empty());
    }

    /// A reason that the device gives now, dated back to when it was first met without a break.
    Blocker dated(Blocker now) {
        return now.continuing(blocker).continuing(aside.map(Aside::blocker));
    }

    /// The same, offered.
    Entry offered() {
        return with(progress.offered(), blocker, finding, aside);
    }

    private Entry with(
            Progress nextProgress,
            Optional<Blocker> nextBlocker,
            Optional<Finding> nextFinding,
            Optional<Aside> nextAside) {
        return new Entry(
                distributionId,
                version,
                variantId,
                sizeBytes,
                mode,
                rank,
                explanation,
                nextProgress,
                nextBlocker,
                nextFinding,
                nextAside,
                countedAs);
    }
}
