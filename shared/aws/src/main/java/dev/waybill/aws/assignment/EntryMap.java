package dev.waybill.aws.assignment;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.assignment.Entry;
import dev.waybill.domain.assignment.Finding;
import dev.waybill.domain.assignment.Progress;
import dev.waybill.domain.assignment.ReportState;
import dev.waybill.domain.assignment.Tombstone;
import dev.waybill.domain.distribution.Blocker;
import dev.waybill.domain.distribution.BlockerReason;
import dev.waybill.domain.distribution.TransferMode;
import dev.waybill.domain.model.VariantId;
import dev.waybill.domain.model.Version;
import java.util.Arrays;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Entries and tombstones as map attributes. About 300 bytes each, so that an assignment with two
/// stays within the kilobyte that one write unit pays for.
final class EntryMap {

    private static final String DISTRIBUTION = "distribution";
    private static final String VERSION = "version";
    private static final String VARIANT = "variant";
    private static final String SIZE = "size";
    private static final String MODE = "mode";
    private static final String SEGMENT = "segment";
    private static final String POSITION = "position";
    private static final String EXPLANATION = "explanation";
    private static final String ATTEMPT = "attempt";
    private static final String SEQUENCE = "sequence";
    private static final String STATE = "state";
    private static final String BYTES = "bytes";
    private static final String STARTED_AT = "started_at";
    private static final String ENDED_AT = "ended_at";
    private static final String AT = "at";
    private static final String STEP_SINCE = "step_since";
    private static final String TRANSFER_FAILURES = "transfer_failures";
    private static final String DEPLOYMENT_FAILURES = "deployment_failures";
    private static final String OFFERED = "offered";
    private static final String ROUND = "round";
    private static final String PLACE = "place";
    private static final String COUNTED_AS = "counted_as";
    private static final String UNHEARD = "unheard";
    private static final String UNREADABLE = "unreadable";
    private static final String EXPIRED = "expired";
    private static final String BLOCKER = "blocker";
    private static final String ASIDE = "aside";
    private static final String REASON = "reason";
    private static final String SINCE = "since";
    private static final String DETAILS = "details";
    private static final String ACKNOWLEDGED = "acknowledged";

    private EntryMap() {}

    static AttributeValue of(Entry entry) {
        Progress progress = entry.progress();
        Attributes map =
                Attributes.none()
                        .put(DISTRIBUTION, entry.distributionId())
                        .put(VERSION, entry.version().value())
                        .putText(VARIANT, entry.variantId().map(VariantId::value))
                        .put(SIZE, entry.sizeBytes())
                        .put(MODE, entry.mode().toString())
                        .put(SEGMENT, entry.rank().segment())
                        .put(POSITION, entry.rank().position())
                        .putText(EXPLANATION, entry.explanation())
                        .put(ATTEMPT, progress.attempt())
                        .putNumber(SEQUENCE, progress.lastSequence())
                        .put(STATE, progress.state().toString())
                        .put(BYTES, progress.bytes())
                        .putTime(STARTED_AT, progress.startedAt())
                        .putTime(ENDED_AT, progress.endedAt())
                        .put(AT, progress.at())
                        .putTime(STEP_SINCE, progress.stepSince())
                        .putNumber(TRANSFER_FAILURES, some(progress.failures().transfer()))
                        .putNumber(DEPLOYMENT_FAILURES, some(progress.failures().deployment()))
                        .putNumber(ROUND, some(progress.round()))
                        .putNumber(PLACE, progress.place())
                        .putText(COUNTED_AS, entry.countedAs().map(Version::value));
        if (progress.isOffered()) {
            map.put(OFFERED, true);
        }
        entry.finding().ifPresent(finding -> map.put(name(finding), true));
        entry.blocker().ifPresent(blocker -> map.put(BLOCKER, blocker(blocker).map()));
        entry.aside().ifPresent(aside -> map.put(ASIDE, aside(aside)));
        return map.map();
    }

    private static Optional<Long> some(int count) {
        return count == 0 ? Optional.empty() : Optional.of((long) count);
    }

    static Entry entry(Attributes map) {
        return new Entry(
                map.text(DISTRIBUTION),
                new Version(map.text(VERSION)),
                map.findText(VARIANT).map(VariantId::new),
                map.number(SIZE),
                TransferMode.of(map.text(MODE)),
                new Entry.Rank((int) map.number(SEGMENT), map.number(POSITION)),
                map.findText(EXPLANATION),
                progress(map),
                map.has(BLOCKER) ? Optional.of(blocker(map.map(BLOCKER))) : Optional.empty(),
                finding(map),
                map.has(ASIDE) ? Optional.of(aside(map.map(ASIDE))) : Optional.empty(),
                map.findText(COUNTED_AS).map(Version::new));
    }

    private static String name(Finding finding) {
        return switch (finding) {
            case SILENCE -> UNHEARD;
            case UNREADABLE -> UNREADABLE;
            case EXPIRY -> EXPIRED;
        };
    }

    private static Optional<Finding> finding(Attributes map) {
        return Arrays.stream(Finding.values())
                .filter(finding -> map.has(name(finding)))
                .findFirst();
    }

    private static Progress progress(Attributes map) {
        return new Progress(
                (int) map.number(ATTEMPT),
                map.findNumber(SEQUENCE),
                ReportState.of(map.text(STATE)),
                map.number(BYTES),
                map.findTime(STARTED_AT),
                map.findTime(ENDED_AT),
                map.time(AT),
                map.findTime(STEP_SINCE),
                new Progress.Failures(
                        (int) map.number(TRANSFER_FAILURES, 0),
                        (int) map.number(DEPLOYMENT_FAILURES, 0)),
                map.has(OFFERED),
                (int) map.number(ROUND, 0),
                map.findNumber(PLACE));
    }

    private static AttributeValue aside(Entry.Aside aside) {
        Attributes map = blocker(aside.blocker());
        return (aside.isUnreadable() ? map.put(UNREADABLE, true) : map).map();
    }

    private static Entry.Aside aside(Attributes map) {
        return new Entry.Aside(blocker(map), map.has(UNREADABLE));
    }

    private static Attributes blocker(Blocker blocker) {
        return Attributes.none()
                .put(REASON, blocker.reason().toString())
                .put(SINCE, blocker.since())
                .putText(DETAILS, blocker.details());
    }

    private static Blocker blocker(Attributes map) {
        return new Blocker(
                BlockerReason.parse(map.text(REASON)), map.time(SINCE), map.findText(DETAILS));
    }

    static AttributeValue of(Tombstone tombstone) {
        return Attributes.none()
                .put(DISTRIBUTION, tombstone.distributionId())
                .put(VERSION, tombstone.version().value())
                .put(ACKNOWLEDGED, tombstone.acknowledged())
                .map();
    }

    static Tombstone tombstone(Attributes map) {
        return new Tombstone(
                map.text(DISTRIBUTION), new Version(map.text(VERSION)), map.flag(ACKNOWLEDGED));
    }
}
