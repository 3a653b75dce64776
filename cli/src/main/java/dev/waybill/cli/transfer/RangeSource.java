package dev.waybill.cli.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/// Where ranges of a blob are read from.
public interface RangeSource {

    /// Asks for the bytes from `from` up to, not including, `to`, of a blob of `size` bytes.
    /// Answers are values; only a broken connection throws.
    Reply open(URI url, long from, long to, long size) throws IOException;

    /// Asks for the bytes from `from` up to, not including, `to`, or to the end of an object that
    /// ends earlier. A server that knows no ranges sends all it has: what lies before is passed
    /// over.
    Reply openUpTo(URI url, long from, long to) throws IOException;

    /// What came back.
    sealed interface Reply {

        /// The range, as asked for.
        record Found(Body body) implements Reply {}

        /// The URL does not work any more: expired, or its object is gone. A fresh one may.
        record Stale(int status) implements Reply {}

        /// Try again, after `wish` if there is one.
        record Busy(int status, Optional<Duration> wish) implements Reply {}

        /// Trying again is of no use.
        record Refused(String reason) implements Reply {}
    }

    /// The bytes of one range.
    interface Body extends Closeable {

        /// Reads at most `length` bytes into `buffer`, at least one; negative at the end.
        ///
        /// @throws IOException also when it ends before what was announced
        int read(byte[] buffer, int length) throws IOException;

        /// Gives the connection back, or cuts it when bytes are left.
        @Override
        void close();
    }
}
