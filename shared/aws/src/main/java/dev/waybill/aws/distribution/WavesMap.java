package dev.waybill.aws.distribution;

import dev.waybill.aws.Attributes;
import dev.waybill.domain.distribution.Abort;
import dev.waybill.domain.distribution.OpenWave;
import dev.waybill.domain.distribution.TargetPage.Position;
import dev.waybill.domain.distribution.Waves;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Waves, the one that a distribution has come to, and the limit to its failures, as attributes.
final class WavesMap {

    private static final String PERCENT = "percent";
    private static final String COUNT = "count";
    private static final String THRESHOLD = "threshold";
    private static final String PAUSE_AFTER = "pause_after";
    private static final String NUMBER = "number";
    private static final String FROM = "from";
    private static final String UNTIL = "until";
    private static final String BEHIND = "behind";
    private static final String DONE = "done";
    private static final String SEGMENT = "segment";
    private static final String PAGE = "page";
    private static final String FAILED_PERCENT = "failed_percent";
    private static final String MIN_FINISHED = "min_finished";
    private static final String THEN = "then";

    private WavesMap() {}

    /// Absent when there are none.
    static Optional<AttributeValue> of(Waves waves) {
        return waves.isNone()
                ? Optional.empty()
                : Optional.of(
                        AttributeValue.fromL(waves.stated().stream().map(WavesMap::wave).toList()));
    }

    private static AttributeValue wave(Waves.Wave wave) {
        Attributes map =
                Attributes.none()
                        .putNumber(THRESHOLD, wave.successThresholdPercent())
                        .put(PAUSE_AFTER, wave.pauseAfter());
        switch (wave.size()) {
            case Waves.Size.Percent(long percent) -> map.put(PERCENT, percent);
            case Waves.Size.Count(long count) -> map.put(COUNT, count);
        }
        return map.map();
    }

    /// The waves in attribute `name`; none when it is absent.
    static Waves waves(Attributes from, String name) {
        AttributeValue list = from.item().get(name);
        return list == null
                ? Waves.NONE
                : new Waves(
                        list.l().stream().map(value -> wave(Attributes.of(value.m()))).toList());
    }

    private static Waves.Wave wave(Attributes map) {
        Waves.Size size =
                map.has(PERCENT)
                        ? new Waves.Size.Percent(map.number(PERCENT))
                        : new Waves.Size.Count(map.number(COUNT));
        return new Waves.Wave(size, map.findNumber(THRESHOLD), map.flag(PAUSE_AFTER));
    }

    static AttributeValue of(OpenWave wave) {
        Attributes map =
                Attributes.none()
                        .put(NUMBER, wave.number())
                        .put(FROM, wave.from())
                        .putNumber(UNTIL, wave.until());
        wave.behind().ifPresent(behind -> map.put(BEHIND, position(behind)));
        wave.done()
                .ifPresent(done ->
                        map.put(
                                DONE,
                                AttributeValue.fromL(
                                        done.behind().map(WavesMap::position).stream().toList())));
        return map.map();
    }

    static OpenWave openWave(Attributes map) {
        AttributeValue done = map.item().get(DONE);
        return new OpenWave(
                (int) map.number(NUMBER),
                map.number(FROM),
                map.findNumber(UNTIL),
                map.has(BEHIND) ? Optional.of(position(map.map(BEHIND))) : Optional.empty(),
                done == null ? Optional.empty() : Optional.of(done(done.l())));
    }

    private static OpenWave.Done done(List<AttributeValue> behind) {
        return new OpenWave.Done(
                behind.stream().findFirst().map(value -> position(Attributes.of(value.m()))));
    }

    private static AttributeValue position(Position position) {
        return Attributes.none().put(SEGMENT, position.segment()).put(PAGE, position.page()).map();
    }

    private static Position position(Attributes map) {
        return new Position((int) map.number(SEGMENT), (int) map.number(PAGE));
    }

    static AttributeValue of(Abort abort) {
        return Attributes.none()
                .put(FAILED_PERCENT, abort.failedPercent())
                .put(MIN_FINISHED, abort.minFinished())
                .put(THEN, abort.then().toString())
                .map();
    }

    static Abort abort(Attributes map) {
        return new Abort(
                map.number(FAILED_PERCENT),
                map.number(MIN_FINISHED),
                Abort.Then.of(map.text(THEN)));
    }
}
