package dev.waybill.aws.blob;

import static dev.waybill.aws.blob.BlobWorld.HOLDER;
import static dev.waybill.aws.blob.BlobWorld.OUTSIDER;
import static dev.waybill.aws.blob.BlobWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.UploadCompletion.Completion;
import dev.waybill.aws.blob.UploadTickets.Ticket;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadKind;
import dev.waybill.domain.blob.UploadState;
import dev.waybill.domain.blob.Verification;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

/// The counterexamples of protocol A.3 about how bytes arrive, each by its number.
abstract class ArrivalProtocol {

    private static final byte[] BODY = bytes("the right bytes");
    private static final byte[] WRONG = bytes("the wrong bytes");
    private static final Digest DIGEST = Digest.of(BODY);

    private final BlobWorld world;

    ArrivalProtocol(BlobWorld world) {
        this.world = world;
    }

    @AfterEach
    void everythingComesToRest() {
        Rest.holds(world);
        world.comeToRest();
        Rest.atRest(world);
    }

    @Test
    void n1UploadsOfOneDigestNeverShareAnObject() {
        Upload single = world.open(BODY, Optional.of(HOLDER));
        Upload multipart = world.openMultipart(DIGEST, WRONG.length, Optional.empty());
        world.put(single, BODY);
        world.complete(world.backends, single);
        world.putParts(world.backends, multipart, WRONG);

        assertThat(world.complete(world.backends, multipart)).isEqualTo(new Completion.Verifying());
        world.index(world.backends, multipart);

        assertThat(world.stored(DIGEST).object()).isEqualTo(single.object());
        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.LIVE);
        assertThat(world.complete(world.backends, multipart)).isEqualTo(new Completion.Mismatch());
    }

    @Test
    void n2ATicketCreatesNoRowAndBytesThatNobodyCompletesAreRemoved() {
        Upload upload = world.open(BODY, Optional.empty());
        assertThat(world.row(DIGEST)).isEmpty();
        world.hold(world.backends, DIGEST, OUTSIDER);
        world.put(upload, BODY);

        world.comeToRest();

        assertThat(world.row(DIGEST).orElseThrow().state()).isEqualTo(BlobState.EXPECTED);
        assertThat(world.isThere(upload.object())).isFalse();
    }

    @Test
    void n3TheReaperSparesWhatACompletionAdoptsUnderItsEyes() {
        Upload upload = world.open(BODY, Optional.of(HOLDER));
        world.put(upload, BODY);
        world.advance(BlobWorld.FAR);

        world.upkeep(world.lateActor(() -> world.complete(world.backends, upload)));

        assertThat(world.stored(DIGEST).object()).isEqualTo(upload.object());
        assertThat(world.isThere(upload.object())).isTrue();
    }

    @Test
    void n4ASecondCompletionCannotBringARemovedBlobBack() {
        Upload upload = world.open(BODY, Optional.of(HOLDER));
        world.put(upload, BODY);

        Completion late =
                world.complete(
                        world.lateActor(() -> {
                            world.complete(world.backends, upload);
                            world.remove(world.backends, DIGEST);
                        }),
                        upload);

        assertThat(late).isEqualTo(new Completion.There(Optional.empty()));
        assertThat(world.row(DIGEST)).isEmpty();
    }

    @Test
    void n10PresentIsOneStepSoNobodyIsPromisedARemovedBlob() {
        world.store(world.backends, BODY, Optional.of(HOLDER));

        Ticket ticket =
                world.ask(
                        world.lateActor(() -> world.remove(world.backends, DIGEST)),
                        BODY,
                        Optional.of(HOLDER));

        assertThat(ticket).isInstanceOf(Ticket.Open.class);
        assertThat(world.row(DIGEST)).isEmpty();
    }

    @Test
    void n10PresentHoldsTheVeryObjectThatWasSeen() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        BlobRow.Stored first = world.stored(DIGEST);

        world.ask(
                world.lateActor(() -> {
                    world.remove(world.backends, DIGEST);
                    world.store(world.backends, BODY, Optional.empty());
                }),
                BODY,
                Optional.of(HOLDER));

        BlobRow.Stored second = world.stored(DIGEST);
        assertThat(second.nonce()).isNotEqualTo(first.nonce());
        assertThat(second.references()).isEqualTo(new ReferenceCounts(1, 1, 0));
    }

    @Test
    void n14ALateCheckSpeaksOfTheObjectItReadOnly() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        BlobRow.Stored old = world.stored(DIGEST);
        world.remove(world.backends, DIGEST);
        world.store(world.backends, BODY, Optional.of(HOLDER));

        Optional<BlobRow.Stored> marked =
                BlobChecks.of(world.backends)
                        .record(
                                old.object(),
                                Verification.lost(world.now()),
                                world.now(),
                                Optional.empty());

        assertThat(marked).isEmpty();
        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.LIVE);
    }

    @Test
    void n15AHolderDoesNotMakeACorruptBlobLive() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        BlobRow.Stored row = world.stored(DIGEST);
        world.lose(row.object());
        BlobChecks.of(world.backends)
                .record(
                        row.object(),
                        Verification.lost(world.now()),
                        world.now(),
                        Optional.empty());

        world.hold(world.backends, DIGEST, OUTSIDER);

        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.CORRUPT);
    }

    @Test
    void n16HealingLeavesAReceiptForTheDamagedObject() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        BlobRow.Stored damaged = world.stored(DIGEST);
        BlobChecks.of(world.backends)
                .record(
                        damaged.object(),
                        Verification.changed(world.now(), Digest.of(WRONG)),
                        world.now(),
                        Optional.empty());

        BodyStore.Stored healed = world.store(world.backends, BODY, Optional.of(HOLDER));

        assertThat(healed.deduplicated()).isFalse();
        assertThat(healed.row().state()).isEqualTo(BlobState.LIVE);
        assertThat(healed.row().nonce()).isNotEqualTo(damaged.nonce());
        assertThat(healed.row().life()).isEqualTo(damaged.life());
        assertThat(healed.row().references()).isEqualTo(new ReferenceCounts(0, 1, 0));
        assertThat(world.isThere(damaged.object())).isTrue();
        world.comeToRest();
        assertThat(world.isThere(damaged.object())).isFalse();
    }

    @Test
    void n21TheLosersObjectIsRemovedAlthoughItCrashed() {
        Upload winner = world.open(BODY, Optional.of(HOLDER));
        Upload loser = world.open(BODY, Optional.of(HOLDER));
        world.put(winner, BODY);
        world.put(loser, BODY);
        world.complete(world.backends, winner);

        Completion lost =
                world.complete(
                        world.actor(
                                Hook.beforeFirst(
                                        "deleteObject",
                                        () -> {
                                            throw SdkClientException.create("away");
                                        })),
                        loser);

        assertThat(lost).isInstanceOf(Completion.There.class);
        assertThat(world.table().findUpload(loser.id())).isPresent();
        assertThat(world.isThere(loser.object())).isTrue();
        world.comeToRest();
        assertThat(world.isThere(loser.object())).isFalse();
        assertThat(world.stored(DIGEST).object()).isEqualTo(winner.object());
    }

    @Test
    void n25ARejectedVerificationLeavesTheRowToItsHolders() {
        Upload upload = world.openMultipart(DIGEST, WRONG.length, Optional.of(HOLDER));
        world.putParts(world.backends, upload, WRONG);
        world.complete(world.backends, upload);
        assertThat(world.row(DIGEST).orElseThrow().state()).isEqualTo(BlobState.VERIFYING);

        world.index(world.lateActor(() -> world.hold(world.backends, DIGEST, OUTSIDER)), upload);

        BlobRow row = world.row(DIGEST).orElseThrow();
        assertThat(row.state()).isEqualTo(BlobState.EXPECTED);
        assertThat(row.references()).isEqualTo(new ReferenceCounts(0, 0, 1));
    }

    @Test
    void n26AVerificationSettlesItsOwnUploadOnly() {
        Upload right = world.openMultipart(DIGEST, BODY.length, Optional.of(HOLDER));
        Upload wrong = world.openMultipart(DIGEST, WRONG.length, Optional.of(HOLDER));
        world.putParts(world.backends, right, BODY);
        world.putParts(world.backends, wrong, WRONG);
        world.complete(world.backends, right);

        world.index(
                world.lateActor(() -> {
                    world.abandon(world.backends, right);
                    world.complete(world.backends, wrong);
                }),
                right);

        assertThat(world.row(DIGEST).orElseThrow().state()).isEqualTo(BlobState.VERIFYING);
        world.index(world.backends, wrong);
        assertThat(world.row(DIGEST)).isEmpty();
    }

    @Test
    void n27AdoptionOnAQuarantinedBlobKeepsItsObject() {
        world.store(world.backends, BODY, Optional.of(HOLDER));
        BlobRow.Stored row = world.stored(DIGEST);
        world.unhold(world.backends, DIGEST, HOLDER);
        Upload upload = uploadThatMissedTheBlob();
        world.quarantine(DIGEST);
        world.put(upload, BODY);

        Completion completed = world.complete(world.backends, upload);

        assertThat(completed).isInstanceOf(Completion.There.class);
        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.LIVE);
        assertThat(world.stored(DIGEST).nonce()).isEqualTo(row.nonce());
        assertThat(world.stored(DIGEST).references()).isEqualTo(ReferenceCounts.ONE_ANONYMOUS);
    }

    /// As if the ticket had been given out before the blob was stored.
    private Upload uploadThatMissedTheBlob() {
        Upload upload =
                new Upload(
                        "missed",
                        new BlobObject(DIGEST, "f".repeat(32)),
                        UploadKind.SINGLE,
                        UploadState.OPEN,
                        Optional.empty(),
                        BODY.length,
                        BlobDescription.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        world.now(),
                        world.now().plusSeconds(60),
                        world.now().plusSeconds(120));
        UploadSteps.of(world.backends).open(upload, BlobWorld.deed(world.now()));
        return upload;
    }

    @Test
    void aRepeatedCompletionCountsOnce() {
        Upload upload = world.open(BODY, Optional.empty());
        world.put(upload, BODY);

        world.complete(world.backends, upload);
        world.complete(world.backends, upload);
        world.complete(world.lateActor(() -> {}), upload);

        assertThat(world.stored(DIGEST).references()).isEqualTo(ReferenceCounts.ONE_ANONYMOUS);
    }

    @Test
    void aRepeatedVerificationCountsOnce() {
        Upload upload = world.openMultipart(DIGEST, BODY.length, Optional.empty());
        world.putParts(world.backends, upload, BODY);
        world.complete(world.backends, upload);

        world.index(world.lateActor(() -> world.index(world.backends, upload)), upload);
        world.index(world.backends, upload);

        assertThat(world.stored(DIGEST).references()).isEqualTo(ReferenceCounts.ONE_ANONYMOUS);
        assertThat(world.stored(DIGEST).otherDigests()).isPresent();
    }
}
