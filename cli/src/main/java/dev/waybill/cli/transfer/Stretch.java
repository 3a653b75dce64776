package dev.waybill.cli.transfer;

import dev.waybill.cli.api.Backoff;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// A stretch of bytes that lie elsewhere, read in order: goes on where a connection was cut, waits
/// for a busy server, renews the URL when it has gone stale. Tries that bring nothing are counted,
/// those that bring bytes begin the count anew. For one thread.
final class Stretch implements Closeable {

    /// Asks for the bytes from a position to the stretch's end.
    @FunctionalInterface
    interface Opening {
        RangeSource.Reply open(URI url, long from) throws IOException;
    }

    /// What ends it.
    enum End {
        /// Its last byte.
        AT_LAST_BYTE,
        /// Its last byte, or that of the object, which may be shorter.
        AT_LAST_BYTE_OR_EARLIER
    }

    private final Opening opening;
    private final Links links;
    private final Backoff backoff;
    private final Pulse pulse;
    private final long to;
    private final End end;
    private long position;
    private int failed;
    private URI url;
    private Optional<RangeSource.Body> body = Optional.empty();
    private boolean wasGone;

    Stretch(
            Opening opening,
            Links links,
            Backoff backoff,
            Pulse pulse,
            long from,
            long to,
            End end) {
        this.opening = opening;
        this.links = links;
        this.backoff = backoff;
        this.pulse = pulse;
        this.position = from;
        this.to = to;
        this.end = end;
        this.url = links.current();
    }

    /// Where the next byte is read.
    long position() {
        return position;
    }

    /// Where it ends at the latest.
    long to() {
        return to;
    }

    /// Reads at most `length` bytes into `buffer`, at least one; negative at the end.
    ///
    /// @throws Ended when all tries were used up, or none is of use
    int read(byte[] buffer, int length) throws Ended, InterruptedException {
        while (position < to) {
            if (body.isEmpty()) {
                open();
                continue;
            }
            int read;
            try {
                read = body.get().read(buffer, (int) Math.min(length, to - position));
            } catch (IOException e) {
                close();
                retry(new Trouble(cut(e), Optional.empty()));
                continue;
            }
            if (read > 0) {
                position += read;
                failed = 0;
                return read;
            }
            close();
            if (end == End.AT_LAST_BYTE_OR_EARLIER) {
                return -1;
            }
            retry(new Trouble(cut(new IOException("cut short")), Optional.empty()));
        }
        close();
        return -1;
    }

    private record Trouble(String reason, Optional<Duration> wish) {}

    private void open() throws Ended, InterruptedException {
        url = links.current();
        RangeSource.Reply reply;
        try {
            reply = opening.open(url, position);
        } catch (IOException e) {
            retry(new Trouble(cut(e), Optional.empty()));
            return;
        }
        switch (reply) {
            case RangeSource.Reply.Found(RangeSource.Body found) -> body = Optional.of(found);
            case RangeSource.Reply.Busy(int status, Optional<Duration> wish) ->
                    retry(new Trouble(answered(status), wish));
            case RangeSource.Reply.Stale(int status) -> renew(status);
            case RangeSource.Reply.Refused(String reason) ->
                    throw new Ended(new DownloadOutcome.Failed(reason));
        }
    }

    private void retry(Trouble trouble) throws Ended, InterruptedException {
        count(trouble.reason());
        backoff.pause(failed, trouble.wish());
    }

    private void renew(int status) throws Ended, InterruptedException {
        boolean isGone = HttpStatus.isGone(status);
        if (isGone && wasGone) {
            // By a fresh URL too.
            throw new Ended(new DownloadOutcome.Failed(answered(status)));
        }
        wasGone = isGone;
        count(answered(status));
        if (links.insteadOf(url).isEmpty()) {
            throw new Ended(new DownloadOutcome.Stopped());
        }
        if (failed > 1) {
            backoff.pause(failed, Optional.empty());
        }
    }

    private void count(String reason) throws Ended, InterruptedException {
        failed++;
        if (!backoff.allows(failed)) {
            throw new Ended(new DownloadOutcome.Failed(reason));
        }
        pulse.beat();
    }

    private static String cut(IOException cause) {
        return "the transfer broke off: " + cause;
    }

    private static String answered(int status) {
        return "the store answered " + status;
    }

    @Override
    public void close() {
        body.ifPresent(RangeSource.Body::close);
        body = Optional.empty();
    }
}
