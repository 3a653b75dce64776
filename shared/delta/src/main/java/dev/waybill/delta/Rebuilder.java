package dev.waybill.delta;

import com.github.luben.zstd.ZstdException;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.List;

/// Follows a plan on the device: proves the base, makes the target, and verifies it.
///
/// It goes on where an earlier run ended: behind the last byte that was copied or fetched, or the
/// last whole frame. What is there is hashed again, so a damaged beginning is found at the end, and
/// the answer is [Rebuilt.TargetDiffers]. It needs the plan, four buffers that fit its largest
/// frame, and 1 MiB. Not for several threads.
///
/// The plan must come from [PlanReader], or be one's own.
public final class Rebuilder {

    private static final int BUFFER_BYTES = 512 << 10;

    private final Plan plan;
    private final SeekableBytes base;
    private final SeekableBytes pack;
    private final SeekableBytes target;
    private final Progress progress;
    private final MessageDigest sha256 = Digest.sha256();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

    /// @param base the bytes that the device has; of size 0 for a plan without base
    /// @param pack the plan's pack
    /// @param target the target blob itself, of which a plan may fetch parts
    public Rebuilder(
            Plan plan,
            SeekableBytes base,
            SeekableBytes pack,
            SeekableBytes target,
            Progress progress) {
        this.plan = plan;
        this.base = base;
        this.pack = pack;
        this.target = target;
        this.progress = progress;
    }

    /// Is told after each op.
    @FunctionalInterface
    public interface Progress {

        /// Nobody wants to know.
        Progress NONE = (op, outputBytes) -> {};

        /// `op` has been followed, and the output has `outputBytes`. What it throws ends the
        /// rebuild, which can go on later.
        void reached(int op, long outputBytes) throws IOException;
    }

    /// Makes the target in `out`, behind what is right there already; `out` must be open for
    /// reading and writing, and stays the caller's to force and close.
    ///
    /// @throws IOException when a source or `out` does; the rebuild can go on later
    public Rebuilt rebuild(FileChannel out) throws IOException {
        sha256.reset();
        if (plan.base().isPresent()) {
            Content.hash(base, sha256, buffer);
            Content found = new Content(Digest.ofHash(sha256.digest()), base.sizeBytes());
            if (!found.equals(plan.base().get())) {
                return new Rebuilt.BaseDiffers(found);
            }
        }
        Plan.Position start = plan.within(out.size());
        out.truncate(start.offset());
        Content.hash(SeekableBytes.of(out), sha256, buffer);
        out.position(start.offset());
        try (FrameDecoder decoder = new FrameDecoder(base, pack)) {
            long done = start.offset();
            List<Op> ops = plan.ops();
            long begun = start.begun();
            for (int i = start.op(); i < ops.size(); i++) {
                try {
                    follow(ops.get(i), begun, decoder, out);
                } catch (ZstdException | DamagedFrame e) {
                    return new Rebuilt.DamagedPack(i, String.valueOf(e.getMessage()));
                }
                done += ops.get(i).length() - begun;
                begun = 0;
                progress.reached(i, done);
            }
        }
        Digest made = Digest.ofHash(sha256.digest());
        return made.equals(plan.target().digest())
                ? new Rebuilt.Verified()
                : new Rebuilt.TargetDiffers(made);
    }

    private void follow(Op op, long begun, FrameDecoder decoder, FileChannel out)
            throws IOException, DamagedFrame {
        switch (op) {
            case Op.Copy copy -> pass(base, copy.from().without(begun), out);
            case Op.Fetch fetch -> pass(target, fetch.from().without(begun), out);
            case Op.Frame frame -> write(decoder.decode(frame), out);
            case Op.PlanesFrame frame -> write(decoder.decode(frame), out);
        }
    }

    private void pass(SeekableBytes source, Range from, FileChannel out) throws IOException {
        for (long at = from.offset(); at < from.end(); ) {
            int length = (int) Math.min(BUFFER_BYTES, from.end() - at);
            buffer.clear().limit(length);
            source.read(at, buffer);
            write(buffer.flip(), out);
            at += length;
        }
    }

    private void write(ByteBuffer bytes, FileChannel out) throws IOException {
        sha256.update(bytes.duplicate());
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
