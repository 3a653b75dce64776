package dev.waybill.domain.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.Digest;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentTest {

    private static final Instant NOW = Instant.parse("2025-01-15T00:00:00Z");
    private static final AttachmentKey KEY =
            new AttachmentKey(new SessionId("s"), new Digest("ab".repeat(32)));

    private static AttachmentMeta labelled(String label) {
        return new AttachmentMeta(
                MediaType.OCTETS, Optional.empty(), Optional.empty(), Optional.of(label));
    }

    private static Intent intent(String label, Instant at, Optional<Instant> uploadingUntil) {
        return new Intent(KEY, labelled(label), 3, at, uploadingUntil);
    }

    @Test
    @DisplayName("D4.9 the intent's time is the latest, whatever the order")
    void timesOnlyRise() {
        Attachment first = Attachment.of(intent("one", NOW, Optional.empty()));

        assertThat(first.again(intent("one", NOW.plusSeconds(1), Optional.empty())).intentAt())
                .isEqualTo(NOW.plusSeconds(1));
        assertThat(first.again(intent("one", NOW.minusSeconds(1), Optional.empty())))
                .isSameAs(first);
        assertThat(first.again(intent("two", NOW.minusSeconds(1), Optional.empty())))
                .extracting(Attachment::intentAt, Attachment::meta, Attachment::revision)
                .containsExactly(NOW, labelled("two"), 2L);
    }

    @Test
    void anOpenUploadIsRememberedUntilTheLastOne() {
        Attachment first = Attachment.of(intent("one", NOW, Optional.of(NOW.plusSeconds(60))));

        assertThat(first.isUploadingAt(NOW.plusSeconds(59))).isTrue();
        assertThat(first.isUploadingAt(NOW.plusSeconds(60))).isFalse();
        assertThat(first.again(intent("one", NOW, Optional.empty()))).isSameAs(first);
        assertThat(first.again(intent("one", NOW, Optional.of(NOW.plusSeconds(30)))))
                .isSameAs(first);
        assertThat(
                        first.again(intent("one", NOW, Optional.of(NOW.plusSeconds(90))))
                                .isUploadingAt(NOW.plusSeconds(89)))
                .isTrue();
        assertThat(Attachment.of(intent("one", NOW, Optional.empty())).isUploadingAt(NOW))
                .isFalse();
    }

    @Test
    @DisplayName("SPEC 5.2 another intent keeps the stamp")
    void theStampStays() {
        Attachment first = Attachment.of(intent("one", NOW, Optional.empty()));
        Attachment committed =
                new Attachment(
                        KEY,
                        first.meta(),
                        3,
                        NOW,
                        Optional.empty(),
                        Optional.of(new Attachment.Commit(NOW, Optional.empty())),
                        2);

        assertThat(committed.again(intent("two", NOW.plusSeconds(1), Optional.empty())).commit())
                .isEqualTo(committed.commit());
    }

    @Test
    @DisplayName("D4.12 the id is bare, the canonical URI is not")
    void keysHaveNames() {
        assertThat(KEY.id()).isEqualTo("ab".repeat(32));
        assertThat(KEY.canonicalUri()).isEqualTo("sha256:" + "ab".repeat(32));
        assertThat(KEY.resource()).isEqualTo("sessions/s/attachments/" + "ab".repeat(32));
    }

    @ParameterizedTest
    @CsvSource({
        "image/png,image/png",
        "' IMAGE/Png ',image/png",
        "image/jpg,image/jpeg",
        "image/JPEG,image/jpeg",
        "image/webp,image/webp",
        "text/plain; charset=utf-8,text/plain",
        "application/vnd.a+json,application/vnd.a+json"
    })
    @DisplayName("SPEC 5.1 media types in one form")
    void mediaTypes(String text, String canonical) {
        assertThat(MediaType.parse("media_type", text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "png", "image/", "/png", "image/png/x", "ima ge/png", "imäge/png"})
    void refusesWhatIsNoMediaType(String text) {
        assertThatThrownBy(() -> MediaType.parse("media_type", text))
                .isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> MediaType.parse("media_type", "a/" + "b".repeat(254)))
                .isInstanceOf(InvalidRequest.class);
    }

    @Test
    void refusesSizesAndLabelsOutOfBounds() {
        assertThatThrownBy(() ->
                        new AttachmentMeta(
                                MediaType.OCTETS,
                                Optional.of(-1L),
                                Optional.empty(),
                                Optional.empty()))
                .isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() ->
                        new AttachmentMeta(
                                MediaType.OCTETS,
                                Optional.empty(),
                                Optional.of(1L << 31),
                                Optional.empty()))
                .isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> labelled("x".repeat(1025))).isInstanceOf(InvalidRequest.class);
        assertThat(labelled("x".repeat(1024)).label()).isPresent();
    }
}
