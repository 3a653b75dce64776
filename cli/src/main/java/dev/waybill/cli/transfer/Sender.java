package dev.waybill.cli.transfer;

import dev.waybill.cli.api.Backoff;
import dev.waybill.cli.api.Unreachable;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/// Sends regions of a file until they are stored: tries again after cuts and busy answers, takes
/// fresh URLs for stale ones. Safe for use by many threads, one region each.
final class Sender {

    /// Gives a fresh URL for a region; absent when there is no other way than a new upload.
    @FunctionalInterface
    interface Renewal {
        Optional<PresignedPut.Ticket> fresh() throws InterruptedException;
    }

    private final PresignedPut puts;
    private final Backoff backoff;
    private final FileChannel file;
    private final AtomicLong sent;
    private final LongConsumer progress;

    /// @param before how many bytes the store has already
    /// @param progress told how many bytes are stored or on their way
    Sender(
            PresignedPut puts,
            Backoff backoff,
            FileChannel file,
            long before,
            LongConsumer progress) {
        this.puts = puts;
        this.backoff = backoff;
        this.file = file;
        this.sent = new AtomicLong(before);
        this.progress = progress;
    }

    /// Whether the region was stored; false when the upload is gone and must be begun anew.
    ///
    /// @throws UploadRefused when the store will never take these bytes
    /// @throws Unreachable when the tries are used up
    boolean send(PresignedPut.Ticket first, long from, long length, Renewal urls)
            throws InterruptedException {
        PresignedPut.Ticket ticket = first;
        for (int failed = 1; ; failed++) {
            switch (attempt(ticket, from, length)) {
                case PresignedPut.Reply.Stored() -> {
                    return true;
                }
                case PresignedPut.Reply.Gone() -> {
                    return false;
                }
                case PresignedPut.Reply.Refused(String reason) -> throw new UploadRefused(reason);
                case PresignedPut.Reply.Stale(String code) -> {
                    Optional<PresignedPut.Ticket> fresh = urls.fresh();
                    if (fresh.isEmpty()) {
                        return false;
                    }
                    ticket = fresh.get();
                    pause(failed, "the store answered " + code, Optional.of(Duration.ZERO));
                }
                case PresignedPut.Reply.Passing(String reason, Optional<Duration> wish) ->
                        pause(failed, reason, wish);
            }
        }
    }

    private PresignedPut.Reply attempt(PresignedPut.Ticket ticket, long from, long length) {
        AtomicLong mine = new AtomicLong();
        PresignedPut.Reply reply =
                puts.send(
                        ticket,
                        file,
                        from,
                        length,
                        bytes -> {
                            mine.addAndGet(bytes);
                            progress.accept(sent.addAndGet(bytes));
                        });
        if (!(reply instanceof PresignedPut.Reply.Stored)) {
            progress.accept(sent.addAndGet(-mine.get()));
        }
        return reply;
    }

    private void pause(int failed, String reason, Optional<Duration> wish)
            throws InterruptedException {
        if (!backoff.allows(failed)) {
            throw new Unreachable("send the bytes", reason);
        }
        backoff.pause(failed, wish);
    }
}
