package dev.waybill.domain.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.domain.blob.BlobReference;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.delta.TransferQuestion.BaseBlob;
import dev.waybill.domain.distribution.DeltaWish;
import dev.waybill.domain.distribution.TransferMode;
import dev.waybill.domain.model.Version;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How a device is to fetch a blob.
class TransferQuestionTest {

    private static final Instant ASKED_AT = Instant.parse("2025-06-01T12:00:00Z");
    private static final long SIZE = 10_000_000;
    private static final Digest BASE = digest("base");
    private static final Digest TARGET = digest("target");
    private static final DeltaPair DELTA = new DeltaPair(Optional.of(BASE), TARGET);
    private static final DeltaPair PACKED = new DeltaPair(Optional.empty(), TARGET);

    private final Map<DeltaPair, DeltaState> states = new HashMap<>();
    private final List<DeltaPair> asked = new ArrayList<>();

    private DeltaWish wish = DeltaWish.AUTO;
    private Optional<Version> from = Optional.empty();
    private Optional<BaseBlob> base = Optional.of(base("1.0", SIZE));
    private long size = SIZE;
    private boolean hasFailed;
    private Optional<TransferMode> begun = Optional.empty();
    private Optional<Instant> dueAt = Optional.empty();
    private Instant now = ASKED_AT;

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static BaseBlob base(String version, long size) {
        return new BaseBlob(
                new Version(version), new BlobReference(BASE, size, BlobReference.Metadata.NONE));
    }

    private static DeltaState ready(long bytes) {
        return new DeltaState.Ready(
                new MadeDelta(
                        new MadeDelta.Part(digest("plan"), 1000),
                        Optional.of(new MadeDelta.Part(digest("pack"), bytes - 1500)),
                        500));
    }

    private TransferChoice choose() {
        BlobReference target = new BlobReference(TARGET, size, BlobReference.Metadata.NONE);
        return new TransferQuestion(wish, from, target, base, hasFailed, begun, dueAt)
                .choose(
                        way -> {
                            asked.add(way.pair());
                            return new Delta(
                                    way.pair(),
                                    way.baseBytes(),
                                    way.targetBytes(),
                                    ASKED_AT,
                                    states.getOrDefault(way.pair(), new DeltaState.Asked()),
                                    Optional.empty(),
                                    0);
                        },
                        now);
    }

    private void assertFull() {
        assertThat(choose()).isEqualTo(new TransferChoice.Full());
    }

    private void assertMode(TransferMode mode) {
        assertThat(choose())
                .isInstanceOfSatisfying(
                        TransferChoice.ByPlan.class,
                        chosen -> assertThat(chosen.mode()).isEqualTo(mode));
    }

    @Test
    void d1_19_takesTheDeltaThatIsThere() {
        states.put(DELTA, ready(1_000_000));
        assertMode(TransferMode.DELTA);
        assertThat(asked).containsExactly(DELTA);
    }

    @Test
    void waitsForOneThatIsBeingMade_butNotForEver() {
        assertThat(choose()).isEqualTo(new TransferChoice.Wait());
        now = ASKED_AT.plusSeconds(61);
        assertThat(choose()).isEqualTo(new TransferChoice.Wait());
        now = ASKED_AT.plusSeconds(62);
        assertFull();
    }

    @Test
    void takesTheFullBlobWhenThatIsDueSooner() {
        dueAt = Optional.of(ASKED_AT.plus(Duration.ofSeconds(72)));
        assertFull();
        dueAt = Optional.of(ASKED_AT.plus(Duration.ofSeconds(73)));
        assertThat(choose()).isEqualTo(new TransferChoice.Wait());
    }

    @Test
    void neverTakesMoreBytesThanTheBlobHas() {
        states.put(PACKED, new DeltaState.Declined(DeltaRefusal.NO_GAIN));
        states.put(DELTA, ready(SIZE));
        assertFull();
        states.put(DELTA, ready(SIZE - 1));
        assertMode(TransferMode.DELTA);
    }

    @Test
    void takesThePackedBlobWhenThatIsSmaller() {
        states.put(DELTA, ready(SIZE / 2 + 1));
        states.put(PACKED, ready(SIZE / 2));
        assertMode(TransferMode.PACKED);
        states.put(PACKED, ready(SIZE / 2 + 1));
        assertMode(TransferMode.DELTA);
    }

    @Test
    void aDeviceWithoutBaseGetsThePackedBlob() {
        base = Optional.empty();
        states.put(PACKED, ready(SIZE / 2));
        assertMode(TransferMode.PACKED);
        states.put(PACKED, new DeltaState.Declined(DeltaRefusal.NO_GAIN));
        assertFull();
    }

    @Test
    void aDeltaThatCannotBeMadeLeavesThePackedBlob() {
        states.put(DELTA, new DeltaState.Declined(DeltaRefusal.TOO_LARGE));
        states.put(PACKED, ready(SIZE / 2));
        assertMode(TransferMode.PACKED);
        base = Optional.of(base("1.0", DeltaPair.MAX_BLOB_BYTES + 1));
        asked.clear();
        assertMode(TransferMode.PACKED);
        assertThat(asked).containsExactly(PACKED);
    }

    @Test
    void aSmallBlobComesAsItIs() {
        size = 50_000;
        assertFull();
        base = Optional.empty();
        size = 500_000;
        assertFull();
        assertThat(asked).isEmpty();
    }

    @Test
    void f11_onlyTheVersionThatWasNamedIsABase() {
        from = Optional.of(new Version("1.0"));
        size = 50_000;
        assertThat(choose()).isEqualTo(new TransferChoice.Wait());
        from = Optional.of(new Version("0.9"));
        size = SIZE;
        asked.clear();
        assertFull();
        assertThat(asked).isEmpty();
    }

    @Test
    void neverMeansFull() {
        wish = DeltaWish.NEVER;
        states.put(DELTA, ready(1_000_000));
        assertFull();
    }

    @Test
    void requiredWaits_andThenFailsWithAReason() {
        wish = DeltaWish.REQUIRED;
        now = ASKED_AT.plus(Duration.ofDays(1));
        assertThat(choose()).isEqualTo(new TransferChoice.Wait());
        states.put(DELTA, new DeltaState.Declined(DeltaRefusal.NOT_THERE));
        assertThat(choose())
                .isEqualTo(
                        new TransferChoice.Impossible(
                                "a delta is required: one of the two blobs cannot be read"));
        states.put(DELTA, ready(SIZE + 5));
        assertMode(TransferMode.DELTA);
    }

    @Test
    void requiredFailsWithoutABase() {
        wish = DeltaWish.REQUIRED;
        from = Optional.of(new Version("0.9"));
        assertThat(choose())
                .isEqualTo(
                        new TransferChoice.Impossible(
                                "a delta is required: another version than 0.9 runs here"));
        base = Optional.empty();
        assertThat(choose())
                .isEqualTo(
                        new TransferChoice.Impossible(
                                "a delta is required: no version is known to run here"));
        base = Optional.of(base("0.9", DeltaPair.MAX_BLOB_BYTES + 1));
        assertThat(choose())
                .isEqualTo(
                        new TransferChoice.Impossible(
                                "a delta is required: the blobs are too large for one"));
    }

    @Test
    void d1_19_anAttemptAfterAFailedTransferFallsBackToTheFullBlob_butNotWhenADeltaIsRequired() {
        states.put(DELTA, ready(1_000_000));
        hasFailed = true;
        assertFull();
        wish = DeltaWish.REQUIRED;
        assertMode(TransferMode.DELTA);
    }

    @Test
    void whatIsUnderWayStaysAsItIs() {
        states.put(DELTA, ready(1_000_000));
        states.put(PACKED, ready(2_000_000));
        begun = Optional.of(TransferMode.FULL);
        assertFull();
        begun = Optional.of(TransferMode.PACKED);
        assertMode(TransferMode.PACKED);
        begun = Optional.of(TransferMode.DELTA);
        assertMode(TransferMode.DELTA);
        states.remove(DELTA);
        assertFull();
    }

    @Test
    void aPairIsSpelledAndRead() {
        assertThat(DeltaPair.parse(DELTA.toString())).isEqualTo(DELTA);
        assertThat(DeltaPair.parse(PACKED.toString())).isEqualTo(PACKED);
    }
}
