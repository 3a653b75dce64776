package dev.waybill.cli.transfer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Ranges over HTTP. No token is sent: the URL is its own proof. Redirects are followed, for S3
/// sends some from one region to another; never from TLS to plain text.
public final class HttpRanges implements RangeSource {

    private static final int CONNECT_MILLIS = 10_000;
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final int MOST_REDIRECTS = 5;
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");

    private final int silenceMillis;

    public HttpRanges() {
        this(SILENCE);
    }

    /// @param silence how long a server may send nothing before the connection counts as cut
    public HttpRanges(Duration silence) {
        this.silenceMillis = Math.toIntExact(silence.toMillis());
    }

    @Override
    public Reply open(URI url, long from, long to, long size) throws IOException {
        return ask(
                url, from, to, (connection, status) -> exactly(connection, status, from, to, size));
    }

    @Override
    public Reply openUpTo(URI url, long from, long to) throws IOException {
        return ask(url, from, to, (connection, status) -> upTo(connection, status, from, to));
    }

    /// How a good answer is read.
    @FunctionalInterface
    private interface Reading {
        Reply read(HttpURLConnection connection, int status) throws IOException;
    }

    private Reply ask(URI first, long from, long to, Reading reading) throws IOException {
        URI url = first;
        for (int redirects = 0; ; redirects++) {
            HttpURLConnection connection = connect(url, from, to);
            int status = connection.getResponseCode();
            Optional<URI> next =
                    redirects < MOST_REDIRECTS && HttpStatus.isRedirect(status)
                            ? elsewhere(url, connection.getHeaderField("Location"))
                            : Optional.empty();
            if (next.isPresent()) {
                connection.disconnect();
                url = next.get();
                continue;
            }
            Reply reply = read(connection, status, reading);
            if (!(reply instanceof Reply.Found)) {
                connection.disconnect();
            }
            return reply;
        }
    }

    private HttpURLConnection connect(URI url, long from, long to) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(silenceMillis);
        connection.setRequestProperty("Range", "bytes=" + from + "-" + (to - 1));
        connection.setRequestProperty("Accept", "*/*");
        connection.setRequestProperty("User-Agent", "waybill");
        return connection;
    }

    private static Optional<URI> elsewhere(URI url, @Nullable String location) {
        if (location == null) {
            return Optional.empty();
        }
        URI next;
        try {
            next = url.resolve(location);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        boolean isHttp = "https".equals(next.getScheme()) || "http".equals(next.getScheme());
        boolean isWeaker = "https".equals(url.getScheme()) && !"https".equals(next.getScheme());
        return isHttp && !isWeaker ? Optional.of(next) : Optional.empty();
    }

    private static Reply read(HttpURLConnection connection, int status, Reading reading)
            throws IOException {
        if (status == HttpURLConnection.HTTP_PARTIAL || status == HttpURLConnection.HTTP_OK) {
            return reading.read(connection, status);
        }
        if (HttpStatus.isStale(status)) {
            return new Reply.Stale(status);
        }
        if (HttpStatus.isBusy(status)) {
            return new Reply.Busy(status, HttpStatus.retryAfter(connection));
        }
        return new Reply.Refused("the store answered " + status);
    }

    private static Reply exactly(
            HttpURLConnection connection, int status, long from, long to, long size)
            throws IOException {
        if (status == HttpURLConnection.HTTP_PARTIAL) {
            String expected = "bytes " + from + "-" + (to - 1) + "/" + size;
            String range = String.valueOf(connection.getHeaderField("Content-Range"));
            return expected.equals(range)
                    ? found(connection, to - from)
                    : new Reply.Refused("asked for " + expected + ", got " + range);
        }
        boolean whole = from == 0 && to == size && connection.getContentLengthLong() == size;
        return whole
                ? found(connection, size)
                : new Reply.Refused("the server ignores Range, or the blob has another size");
    }

    private static Reply upTo(HttpURLConnection connection, int status, long from, long to)
            throws IOException {
        if (status == HttpURLConnection.HTTP_PARTIAL) {
            String range = String.valueOf(connection.getHeaderField("Content-Range"));
            Matcher matcher = CONTENT_RANGE.matcher(range);
            if (matcher.matches() && Long.parseLong(matcher.group(1)) == from) {
                long end = Long.parseLong(matcher.group(2)) + 1;
                if (end > from && end <= to) {
                    return found(connection, end - from);
                }
            }
            return new Reply.Refused("asked for bytes " + from + "-" + (to - 1) + ", got " + range);
        }
        long size = connection.getContentLengthLong();
        InputStream in = connection.getInputStream();
        in.skipNBytes(from);
        return new Reply.Found(
                size < 0
                        ? new Streamed(connection, in, to - from, Streamed.Ends.EARLIER_TOO)
                        : new Streamed(
                                connection,
                                in,
                                Math.min(to, size) - from,
                                Streamed.Ends.AS_ANNOUNCED));
    }

    private static Reply found(HttpURLConnection connection, long length) throws IOException {
        return new Reply.Found(
                new Streamed(
                        connection,
                        connection.getInputStream(),
                        length,
                        Streamed.Ends.AS_ANNOUNCED));
    }

    private static final class Streamed implements Body {

        private enum Ends {
            AS_ANNOUNCED,
            EARLIER_TOO
        }

        private final HttpURLConnection connection;
        private final InputStream in;
        private final Ends ends;
        private long left;

        Streamed(HttpURLConnection connection, InputStream in, long length, Ends ends) {
            this.connection = connection;
            this.in = in;
            this.left = length;
            this.ends = ends;
        }

        @Override
        public int read(byte[] buffer, int length) throws IOException {
            if (left <= 0) {
                return -1;
            }
            int read = in.read(buffer, 0, (int) Math.min(length, left));
            if (read > 0) {
                left -= read;
            } else if (ends == Ends.AS_ANNOUNCED) {
                throw new EOFException("cut short");
            } else {
                left = 0;
            }
            return read;
        }

        @Override
        public void close() {
            if (left > 0) {
                connection.disconnect();
                return;
            }
            try {
                in.close();
            } catch (IOException e) {
                connection.disconnect();
            }
        }
    }
}
