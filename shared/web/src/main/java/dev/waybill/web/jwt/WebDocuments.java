package dev.waybill.web.jwt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Fetches documents over HTTP, each over a connection of its own: no redirects, no more bytes and
/// no more time than such a document needs, however slowly they come.
final class WebDocuments implements Documents {

    private static final int MAX_BYTES = 256 << 10;
    private static final Duration STEP = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final int CHUNK_BYTES = 8 << 10;
    private static final int OK = 200;

    private final int stepMillis;
    private final Duration patience;

    WebDocuments() {
        this(STEP, PATIENCE);
    }

    /// One that takes as much time for a single step.
    ///
    /// @param patience the most time for a document, from connecting to its last byte
    WebDocuments(Duration patience) {
        this(patience, patience);
    }

    private WebDocuments(Duration step, Duration patience) {
        this.stepMillis = Math.toIntExact(step.toMillis());
        this.patience = patience;
    }

    /// On a thread of its own, since a server that sends a byte now and then keeps every single
    /// read in its time. A virtual one, whose interruption closes the socket that it reads from.
    @Override
    public byte[] fetch(URI address) throws IOException {
        if (!(address.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("no address of the web: " + address);
        }
        FutureTask<byte[]> fetching = new FutureTask<>(() -> fetch(connection, address));
        Thread.ofVirtual().name("fetch " + address).start(fetching);
        try {
            return fetching.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException(address + " takes longer than " + patience, e);
        } catch (ExecutionException e) {
            Throwable why = Objects.requireNonNullElse(e.getCause(), e);
            throw new IOException(why.getMessage(), why);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            fetching.cancel(true);
        }
    }

    private byte[] fetch(HttpURLConnection connection, URI address) throws IOException {
        try {
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setConnectTimeout(stepMillis);
            connection.setReadTimeout(stepMillis);
            // Nothing stays open, so that no snapshot can hold a connection.
            connection.setRequestProperty("Connection", "close");
            connection.setRequestProperty("Accept", "application/json");
            int status = connection.getResponseCode();
            if (status != OK) {
                throw new IOException(address + " answers " + status);
            }
            try (InputStream in = connection.getInputStream()) {
                return read(in, address);
            }
        } finally {
            connection.disconnect();
        }
    }

    private static byte[] read(InputStream in, URI address) throws IOException {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            document.write(chunk, 0, count);
            if (document.size() > MAX_BYTES) {
                throw new IOException(address + " has more than " + MAX_BYTES + " bytes");
            }
        }
        return document.toByteArray();
    }
}
