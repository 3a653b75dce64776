package dev.waybill.indexing;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.BlobHashes;
import dev.waybill.aws.blob.BlobRanges;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.BodyStore;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.aws.blob.DeltaRequests;
import dev.waybill.aws.blob.DeltaSteps;
import dev.waybill.aws.blob.DeltasTable;
import dev.waybill.aws.blob.IndexingQueue;
import dev.waybill.aws.blob.OwedSettlement;
import dev.waybill.delta.Content;
import dev.waybill.delta.Plan;
import dev.waybill.delta.PlanReader;
import dev.waybill.delta.PlanReading;
import dev.waybill.delta.Rebuilder;
import dev.waybill.delta.Rebuilt;
import dev.waybill.delta.SeekableBytes;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.delta.Delta;
import dev.waybill.domain.delta.DeltaPair;
import dev.waybill.domain.delta.DeltaState;
import dev.waybill.domain.delta.MadeDelta;
import dev.waybill.domain.delta.TransferQuestion.Way;
import dev.waybill.testing.stack.QueueMessages;
import dev.waybill.testing.stack.TestStack;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Blobs on a stack, deltas between them, and a device that follows these.
record DeltaWorld(TestStack stack) {

    static final Holder HOLDER = Holder.artifact("a version");

    Backends backends() {
        return stack.backends();
    }

    /// Stores a blob that somebody holds.
    Digest store(byte[] body) {
        BodyStore.of(backends())
                .store(
                        body,
                        BlobHashes.of(body),
                        Optional.of(HOLDER),
                        BlobDescription.NONE,
                        stack.clock().instant(),
                        DeedOf.none());
        return Digest.of(body);
    }

    /// Stores both and asks for the way between them.
    DeltaPair ask(byte[] base, byte[] target) {
        return ask(
                new DeltaPair(Optional.of(store(base)), store(target)), base.length, target.length);
    }

    /// Stores it and asks for its packed form.
    DeltaPair askPacked(byte[] target) {
        return ask(new DeltaPair(Optional.empty(), store(target)), 0, target.length);
    }

    DeltaPair ask(DeltaPair pair, long baseBytes, long targetBytes) {
        DeltaRequests.of(backends()).ask(new Way(pair, baseBytes, targetBytes));
        return pair;
    }

    /// What the indexing function does with every message that waits; how many there were.
    int index() {
        return QueueMessages.handOver(
                backends().clients().sqs(),
                backends().config().queues().indexing(),
                body -> new Indexer(backends()).perform(IndexingQueue.read(body)));
    }

    /// What upkeep does about what is owed.
    void settle() {
        OwedSettlement owed = OwedSettlement.of(backends());
        owed.list(stack.clock().instant(), 100)
                .forEach(owing -> owed.settle(owing, stack.clock().instant()));
    }

    /// What upkeep does about deltas; how many are gone by that.
    long review() {
        DeltaSteps steps = DeltaSteps.of(backends());
        return DeltasTable.of(backends()).listDue(stack.clock().instant(), 100).stream()
                .filter(due -> steps.review(due, stack.clock().instant()))
                .count();
    }

    Optional<Delta> find(DeltaPair pair) {
        return DeltasTable.of(backends()).find(pair);
    }

    DeltaState state(DeltaPair pair) {
        return find(pair).orElseThrow().state();
    }

    MadeDelta made(DeltaPair pair) {
        return ((DeltaState.Ready) state(pair)).made();
    }

    BlobRow.Stored row(Digest digest) {
        return (BlobRow.Stored) BlobsTable.of(backends()).find(digest).orElseThrow();
    }

    /// The bytes of a stored blob, some of them.
    SeekableBytes bytes(Digest digest) {
        BlobRow.Stored row = row(digest);
        return new SeekableBytes() {
            @Override
            public long sizeBytes() {
                return row.sizeBytes();
            }

            @Override
            public void read(long offset, ByteBuffer into) throws IOException {
                if (into.hasRemaining()) {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    BlobRanges.of(backends()).copy(row.object(), offset, into.remaining(), out);
                    into.put(out.toByteArray());
                }
            }
        };
    }

    byte[] all(Digest digest) {
        ByteBuffer all = ByteBuffer.allocate((int) row(digest).sizeBytes());
        try {
            bytes(digest).read(0, all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all.array();
    }

    /// What a device that has `base` makes of the delta.
    byte[] rebuild(DeltaPair pair, byte[] base, long targetBytes) {
        MadeDelta made = made(pair);
        try {
            PlanReading reading =
                    PlanReader.read(
                            new ByteArrayInputStream(all(made.plan().digest())),
                            new Content(pair.target(), targetBytes));
            Plan plan = ((PlanReading.Accepted) reading).plan();
            Path out = Files.createTempFile("rebuilt", ".bin");
            try (FileChannel file =
                    FileChannel.open(out, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                SeekableBytes pack =
                        made.pack()
                                .map(part -> bytes(part.digest()))
                                .orElseGet(() -> SeekableBytes.of(new byte[0]));
                Rebuilt rebuilt =
                        new Rebuilder(
                                        plan,
                                        SeekableBytes.of(base),
                                        pack,
                                        bytes(pair.target()),
                                        Rebuilder.Progress.NONE)
                                .rebuild(file);
                if (!(rebuilt instanceof Rebuilt.Verified)) {
                    throw new AssertionError("not rebuilt: " + rebuilt);
                }
                return Files.readAllBytes(out);
            } finally {
                Files.delete(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The keys of all objects with this prefix.
    List<String> keys(String prefix) {
        List<String> keys = new ArrayList<>();
        backends()
                .clients()
                .s3()
                .listObjectsV2Paginator(
                        list -> list.bucket(backends().config().blobsBucket()).prefix(prefix))
                .contents()
                .forEach(object -> keys.add(object.key()));
        return keys;
    }

    /// Bytes that compress to about a half.
    static byte[] version(long seed, int length) {
        Random random = new Random(seed);
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(6));
        }
        return bytes;
    }

    /// The same with some bytes changed, and some put in.
    static byte[] next(byte[] version) {
        byte[] changed = new byte[version.length + 100];
        int half = version.length / 2;
        new Random(7).nextBytes(changed);
        System.arraycopy(version, 0, changed, 0, half);
        System.arraycopy(version, half, changed, half + 100, version.length - half);
        changed[version.length / 4]++;
        return changed;
    }

    static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
