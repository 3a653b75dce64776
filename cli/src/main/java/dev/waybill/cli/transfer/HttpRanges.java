package dev.waybill.cli.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/// Ranges over HTTP. No token is sent: the URL is its own proof.
public final class HttpRanges implements RangeSource {

    private static final int CONNECT_MILLIS = 10_000;
    private static final int SILENCE_MILLIS = 30_000;

    @Override
    public Reply open(URI url, long from, long to, long size) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(SILENCE_MILLIS);
        connection.setRequestProperty("Range", "bytes=" + from + "-" + (to - 1));
        connection.setRequestProperty("Accept", "*/*");
        connection.setRequestProperty("User-Agent", "waybill");
        Reply reply = read(connection, from, to, size);
        if (!(reply instanceof Reply.Found)) {
            connection.disconnect();
        }
        return reply;
    }

    private static Reply read(HttpURLConnection connection, long from, long to, long size)
            throws IOException {
        int status = connection.getResponseCode();
        if (status == HttpURLConnection.HTTP_PARTIAL) {
            String expected = "bytes " + from + "-" + (to - 1) + "/" + size;
            String range = String.valueOf(connection.getHeaderField("Content-Range"));
            return expected.equals(range)
                    ? found(connection, to - from)
                    : new Reply.Refused("asked for " + expected + ", got " + range);
        }
        if (status == HttpURLConnection.HTTP_OK) {
            boolean whole = from == 0 && to == size && connection.getContentLengthLong() == size;
            return whole
                    ? found(connection, size)
                    : new Reply.Refused("the server ignores Range, or the blob has another size");
        }
        if (HttpStatus.isStale(status)) {
            return new Reply.Stale(status);
        }
        if (HttpStatus.isBusy(status)) {
            return new Reply.Busy(status, HttpStatus.retryAfter(connection));
        }
        return new Reply.Refused("the store answered " + status);
    }

    private static Reply found(HttpURLConnection connection, long length) throws IOException {
        return new Reply.Found(new Streamed(connection, connection.getInputStream(), length));
    }

    private static final class Streamed implements Body {

        private final HttpURLConnection connection;
        private final InputStream in;
        private long left;

        Streamed(HttpURLConnection connection, InputStream in, long length) {
            this.connection = connection;
            this.in = in;
            this.left = length;
        }

        @Override
        public int read(byte[] buffer, int length) throws IOException {
            int read = in.read(buffer, 0, (int) Math.min(length, left));
            if (read > 0) {
                left -= read;
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
