package dev.waybill.aws.blob;

import static dev.waybill.aws.blob.BlobWorld.HOLDER;
import static dev.waybill.aws.blob.BlobWorld.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is left of uploads: the counterexamples of protocol A.3 about the reaper, and what is owed.
class ReaperProtocolTest {

    private static final byte[] BODY = bytes("late bytes");
    private static final Digest DIGEST = Digest.of(BODY);

    private final BlobWorld world = BlobWorld.onTwins();

    @AfterEach
    void everythingComesToRest() {
        Rest.holds(world);
        world.comeToRest();
        Rest.atRest(world);
    }

    @Test
    void n17ADirectStoreThatCrashesAfterItsPutLeavesNothing() {
        assertThatThrownBy(() ->
                        world.store(
                                world.actor(
                                        Hook.beforeFirst(
                                                "transactWriteItems",
                                                () -> {
                                                    throw new Crash("after the put");
                                                })),
                                BODY,
                                Optional.of(HOLDER)))
                .isInstanceOf(Crash.class);
        assertThat(objects()).isEqualTo(1);

        world.comeToRest();

        assertThat(objects()).isZero();
        assertThat(world.row(DIGEST)).isEmpty();
    }

    private int objects() {
        return world.s3.listObjectsV2(list -> list.bucket(world.config.blobsBucket())).keyCount();
    }

    @Test
    void n18ARecordStaysUntilNoPutCanArriveAnyMore() {
        Upload upload = world.open(BODY, Optional.of(HOLDER));
        world.advance(Duration.between(world.now(), upload.expiresAt()).plusMinutes(1));
        world.upkeep(world.backends);
        assertThat(world.table().findUpload(upload.id())).isPresent();

        world.put(upload, BODY);
        world.advance(Duration.between(world.now(), upload.reapAt()));
        world.upkeep(world.backends);

        assertThat(world.table().findUpload(upload.id())).isEmpty();
        assertThat(world.isThere(upload.object())).isFalse();
    }

    @Test
    void n19APassThatBeganTooEarlyDropsNothingHoweverLongItTakes() {
        Upload upload = world.open(BODY, Optional.of(HOLDER));
        Instant pass = upload.reapAt().minusMillis(1);
        world.advance(BlobWorld.FAR);

        assertThat(UploadReaper.of(world.backends).reap(upload.id(), pass)).isFalse();
        assertThat(world.table().findUpload(upload.id())).isPresent();
    }

    @Test
    void n20APutThatLandsAfterTheBlobWasRemovedIsFoundByTheRecord() {
        Upload upload = world.open(BODY, Optional.of(HOLDER));
        world.put(upload, BODY);
        world.complete(world.backends, upload);
        world.remove(world.backends, DIGEST);
        assertThat(world.isThere(upload.object())).isFalse();
        world.put(upload, BODY);

        world.comeToRest();

        assertThat(world.isThere(upload.object())).isFalse();
    }

    @Test
    void n20AnAdoptedUploadsRecordGoesAndItsObjectStays() {
        Upload upload = world.open(BODY, Optional.of(HOLDER));
        world.put(upload, BODY);
        world.complete(world.backends, upload);
        assertThat(world.table().findUpload(upload.id()).map(Upload::state))
                .contains(UploadState.ADOPTED);

        world.comeToRest();

        assertThat(world.table().findUpload(upload.id())).isEmpty();
        assertThat(world.isThere(upload.object())).isTrue();
    }

    @Test
    void n22PartsAreDroppedBeforeTheObject() {
        Upload upload = world.openMultipart(DIGEST, BODY.length, Optional.of(HOLDER));
        world.putParts(world.backends, upload, BODY);
        world.advance(BlobWorld.FAR);
        List<String> calls = new ArrayList<>();

        world.upkeep(
                world.actor(
                        new Hook() {
                            @Override
                            public void before(String call) {
                                calls.add(call);
                            }
                        }));

        assertThat(calls)
                .containsSubsequence(
                        "transactWriteItems", "abortMultipartUpload", "deleteObject", "deleteItem");
    }

    @Test
    void aMultipartUploadThatNobodyWroteDownIsFoundByItsKey() {
        Upload upload = world.openMultipart(DIGEST, BODY.length, Optional.of(HOLDER));
        assertThatThrownBy(() ->
                        world.putParts(
                                world.actor(
                                        Hook.beforeFirst(
                                                "updateItem",
                                                () -> {
                                                    throw new Crash("not written down");
                                                })),
                                upload,
                                BODY))
                .isInstanceOf(Crash.class);

        world.comeToRest();

        assertThat(world.table().findUpload(upload.id())).isEmpty();
    }

    @Test
    void anUploadThatNobodyVerifiesDiesAfterTenMessages() {
        Upload upload = world.openMultipart(DIGEST, BODY.length, Optional.of(HOLDER));
        world.putParts(world.backends, upload, BODY);
        world.complete(world.backends, upload);
        List<String> sent = new ArrayList<>();
        Hook counting =
                new Hook() {
                    @Override
                    public void before(String call) {
                        if (call.equals("sendMessage")) {
                            sent.add(call);
                        }
                    }
                };

        world.upkeep(world.actor(counting));
        assertThat(sent).as("messages before a minute has passed").isEmpty();
        for (int hour = 0; hour < 20; hour++) {
            world.advance(Duration.ofHours(1));
            world.upkeep(world.actor(counting));
        }

        assertThat(sent).hasSize(10);
        assertThat(world.table().findUpload(upload.id()).map(Upload::state))
                .contains(UploadState.DEAD);
        assertThat(world.row(DIGEST)).isEmpty();
    }

    @Test
    void aMessageThatWasNotSentIsSentByUpkeep() {
        Upload upload = world.openMultipart(DIGEST, BODY.length, Optional.of(HOLDER));
        world.putParts(world.backends, upload, BODY);
        assertThatThrownBy(() ->
                        world.complete(
                                world.actor(
                                        Hook.beforeFirst(
                                                "sendMessage",
                                                () -> {
                                                    throw new Crash("not sent");
                                                })),
                                upload))
                .isInstanceOf(Crash.class);
        List<String> calls = new ArrayList<>();

        world.advance(Duration.ofSeconds(61));
        world.upkeep(
                world.actor(
                        new Hook() {
                            @Override
                            public void after(String call) {
                                calls.add(call);
                            }
                        }));

        assertThat(calls).contains("sendMessage");
        world.index(world.backends, upload);
        assertThat(world.stored(DIGEST).state()).isEqualTo(BlobState.LIVE);
        calls.clear();
        world.advance(Duration.ofDays(1));
        assertThat(new OwedWork(world.table()).listDue(world.now(), 10)).isEmpty();
    }

    @Test
    void aSingleUploadIsIndexedAfterItsAdoption() {
        Upload upload = world.open(BODY, Optional.of(HOLDER));
        world.put(upload, BODY);
        world.complete(world.backends, upload);
        assertThat(world.stored(DIGEST).otherDigests()).isEmpty();

        world.index(world.backends, upload);

        assertThat(world.stored(DIGEST).otherDigests()).contains(BlobHashes.of(BODY).others());
        world.advance(Duration.ofDays(1));
        assertThat(new OwedWork(world.table()).listDue(world.now(), 10)).isEmpty();
    }

    @Test
    void bytesThatTheStoreLetThroughAlthoughTheyAreWrongAreFoundByTheIndexer() {
        Upload upload = world.open(BODY, Optional.of(HOLDER));
        world.put(upload, bytes("wrong byte"));
        world.complete(world.backends, upload);

        world.index(world.backends, upload);

        BlobRow.Stored row = world.stored(DIGEST);
        assertThat(row.state()).isEqualTo(BlobState.CORRUPT);
        assertThat(row.lastVerification().orElseThrow().actual())
                .contains(Digest.of(bytes("wrong byte")));
        world.remove(world.backends, DIGEST);
    }
}
