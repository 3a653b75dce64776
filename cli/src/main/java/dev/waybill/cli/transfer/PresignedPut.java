package dev.waybill.cli.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sends a region of a file to a presigned URL, in one PUT of a known length, through one small
/// buffer.
public final class PresignedPut {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int SILENCE_MILLIS = 60_000;
    private static final int BUFFER = 128 << 10;
    private static final int LONGEST_ERROR = 8 << 10;
    private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z]+)</Code>");

    /// Where to send, and the headers that the signature demands.
    public record Ticket(URI url, Map<String, String> headers) {
        public Ticket {
            headers = Map.copyOf(headers);
        }
    }

    /// How it went.
    public sealed interface Reply {

        /// The store has the bytes.
        record Stored() implements Reply {}

        /// The URL does not work any more; a fresh one may.
        record Stale(String code) implements Reply {}

        /// The store is busy, or the connection broke: try again, after `wish` if there is one.
        record Passing(String reason, Optional<Duration> wish) implements Reply {}

        /// The upload is gone: begin a new one.
        record Gone() implements Reply {}

        /// Trying again is of no use, for instance because these are other bytes than were
        /// announced.
        record Refused(String reason) implements Reply {}
    }

    /// Sends `length` bytes of `file` from `from`.
    ///
    /// @param sent told how many bytes went out, piece by piece
    /// @throws UncheckedIOException when the file cannot be read
    public Reply send(Ticket ticket, FileChannel file, long from, long length, LongConsumer sent) {
        try {
            HttpURLConnection connection = open(ticket, length);
            Reply reply = new Reply.Passing("nothing was sent", Optional.empty());
            try {
                reply = exchange(connection, file, from, length, sent);
                return reply;
            } finally {
                if (!(reply instanceof Reply.Stored)) {
                    connection.disconnect();
                }
            }
        } catch (IOException e) {
            return new Reply.Passing("the transfer broke off: " + e, Optional.empty());
        }
    }

    private static HttpURLConnection open(Ticket ticket, long length) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) ticket.url().toURL().openConnection();
        connection.setRequestMethod("PUT");
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(SILENCE_MILLIS);
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(length);
        connection.setRequestProperty("User-Agent", "waybill");
        // Without a type of its own the connection would claim a web form.
        connection.setRequestProperty("Content-Type", "application/octet-stream");
        ticket.headers().forEach(connection::setRequestProperty);
        return connection;
    }

    private static Reply exchange(
            HttpURLConnection connection,
            FileChannel file,
            long from,
            long length,
            LongConsumer sent)
            throws IOException {
        try (OutputStream out = connection.getOutputStream()) {
            copy(file, from, length, out, sent);
        } catch (IOException e) {
            return early(connection, e);
        }
        return reply(connection);
    }

    private static void copy(
            FileChannel file, long from, long length, OutputStream out, LongConsumer sent)
            throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER, Math.max(1, length))];
        for (long at = from; at < from + length; ) {
            int read = read(file, buffer, (int) Math.min(buffer.length, from + length - at), at);
            out.write(buffer, 0, read);
            at += read;
            sent.accept(read);
        }
    }

    private static int read(FileChannel file, byte[] buffer, int length, long at) {
        try {
            int read = file.read(ByteBuffer.wrap(buffer, 0, length), at);
            if (read < 0) {
                throw new IOException("the file has become shorter");
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A store that refuses answers before it has read the body, and cuts: its answer tells more
    /// than the cut.
    private static Reply early(HttpURLConnection connection, IOException cut) throws IOException {
        try {
            Reply reply = reply(connection);
            if (!(reply instanceof Reply.Stored)) {
                return reply;
            }
        } catch (IOException e) {
            cut.addSuppressed(e);
        }
        throw cut;
    }

    private static Reply reply(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status >= 200 && status < 300) {
            connection.getInputStream().close();
            return new Reply.Stored();
        }
        String code = code(connection);
        if (code.equals("NoSuchUpload")) {
            return new Reply.Gone();
        }
        if (HttpStatus.isStale(status)) {
            return new Reply.Stale(status + " " + code);
        }
        if (HttpStatus.isBusy(status) || code.equals("RequestTimeout")) {
            return new Reply.Passing(
                    "the store answered " + status, HttpStatus.retryAfter(connection));
        }
        return new Reply.Refused("the store answered " + status + " " + code);
    }

    private static String code(HttpURLConnection connection) throws IOException {
        try (InputStream body = connection.getErrorStream()) {
            if (body == null) {
                return "";
            }
            String text = new String(body.readNBytes(LONGEST_ERROR), StandardCharsets.UTF_8);
            Matcher matcher = CODE.matcher(text);
            return matcher.find() ? matcher.group(1) : "";
        }
    }
}
