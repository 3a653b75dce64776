package dev.waybill.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.BlobRemoval;
import dev.waybill.aws.blob.BlobSteps;
import dev.waybill.aws.blob.ChunkLists;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.aws.blob.IndexingQueue.Task;
import dev.waybill.aws.blob.UploadCompletion;
import dev.waybill.aws.blob.UploadReaper;
import dev.waybill.aws.blob.UploadTickets;
import dev.waybill.aws.blob.UploadTickets.Ticket;
import dev.waybill.delta.ChunkList;
import dev.waybill.delta.Chunking;
import dev.waybill.domain.Unavailable;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.deed.Deed;
import dev.waybill.domain.delta.DeltaPair;
import dev.waybill.testing.faults.CallCounts;
import dev.waybill.testing.faults.Crashes;
import dev.waybill.testing.faults.Fault;
import dev.waybill.testing.faults.SimulatedCrash;
import dev.waybill.testing.stack.TestStack;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.sync.RequestBody;

/// Chunk lists: written with the first reading of a blob, used instead of a second one, and gone
/// with its object.
class ChunkListTest {

    private static final byte[] BODY = DeltaWorld.random(1, 3 << 20);
    private static final Holder HOLDER = Holder.artifact("a version");

    private final TestStack stack = TestStack.onTwins();
    private final DeltaWorld world = new DeltaWorld(stack);

    private Instant now() {
        return stack.clock().instant();
    }

    private Deed deed() {
        return Deed.ofService("test", "test", "r-1", now());
    }

    /// Uploads `body` by a presigned URL, and completes it; the indexer's message waits.
    private Upload upload(byte[] body) {
        UploadTickets.Wish wish =
                new UploadTickets.Wish(
                        Digest.of(body), body.length, BlobDescription.NONE, Optional.of(HOLDER));
        Ticket ticket =
                UploadTickets.of(stack.backends()).ask(wish, now(), _ -> Optional.of(deed()));
        Upload upload = ((Ticket.Open) ticket).upload();
        stack.backends()
                .clients()
                .s3()
                .putObject(
                        put ->
                                put.bucket(stack.backends().config().blobsBucket())
                                        .key(upload.object().key()),
                        RequestBody.fromBytes(body));
        UploadCompletion.of(stack.backends())
                .complete(upload.id(), now(), _ -> Optional.of(deed()));
        return upload;
    }

    private Optional<ChunkList> list(Upload upload) {
        return ChunkLists.of(stack.backends()).find(upload.object()).flatMap(ChunkList::parse);
    }

    @Test
    void isWrittenWhenTheBlobIsReadForTheFirstTime() {
        Upload upload = upload(BODY);
        assertThat(list(upload)).isEmpty();
        world.index();
        assertThat(list(upload)).contains(Chunking.of(BODY));
    }

    @Test
    void isNotWorthItForASmallBlob() {
        upload(DeltaWorld.random(2, 1000));
        world.index();
        assertThat(world.keys("chunks/")).isEmpty();
    }

    @Test
    void goesWithTheObject() {
        Upload upload = upload(BODY);
        world.index();
        BlobRemoval.of(stack.backends()).remove(upload.digest(), now(), this::deed);
        assertThat(world.keys("")).isEmpty();
    }

    @Test
    void goesWithAnUploadThatIsReaped() {
        Upload upload = upload(BODY);
        BlobSteps.of(stack.backends()).unhold(upload.digest(), HOLDER, now(), DeedOf.none());
        BlobRemoval.of(stack.backends()).remove(upload.digest(), now(), this::deed);
        ChunkLists.of(stack.backends()).put(upload.object(), Chunking.of(BODY).toBytes());

        stack.clock().advance(Duration.ofDays(5));
        UploadReaper reaper = UploadReaper.of(stack.backends());
        reaper.list(now(), 10).forEach(id -> reaper.reap(id, now()));

        assertThat(world.keys("")).isEmpty();
    }

    @Test
    void withBothListsOnlyWhatDiffersIsRead() {
        byte[] large = DeltaWorld.random(3, 8 << 20);
        byte[] next = large.clone();
        next[large.length / 2]++;
        DeltaPair pair = new DeltaPair(Optional.of(upload(large).digest()), upload(next).digest());
        world.index();
        world.ask(pair, large.length, next.length);
        CallCounts counts = new CallCounts();
        TestStack counted = stack.counted(counts);
        new DeltaBuilder(counted.backends(), large.length).build(pair);

        assertThat(world.rebuild(pair, large, next.length)).isEqualTo(next);
        assertThat(counts.calls("S3", "GetObject")).isBetween(3L, 8L);
    }

    @ParameterizedTest
    @EnumSource(names = {"CRASH", "TIMEOUT"})
    void isWrittenWhereverAReadingWasCutOff(Fault.Kind kind) {
        Crashes.atEveryCall(
                kind,
                faults -> {
                    Upload upload = upload(DeltaWorld.random(faults.hashCode(), 1 << 20));
                    try {
                        new Indexer(stack.failing(faults).backends())
                                .perform(new Task.ReadUpload(upload.id()));
                    } catch (SimulatedCrash e) {
                        faults.restart();
                    } catch (Unavailable e) {
                        assertThat(e).isNotNull();
                    }
                    stack.clock().advance(Duration.ofHours(2));
                    world.settle();
                    world.index();

                    assertThat(list(upload)).isPresent();
                    BlobRow.Stored row = world.row(upload.digest());
                    assertThat(row.otherDigests()).isPresent();
                    BlobRemoval.of(stack.backends()).remove(upload.digest(), now(), this::deed);
                    assertThat(world.keys("")).isEmpty();
                });
    }
}
