package dev.waybill.web.jwt;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// Fetches documents over HTTP, each over a connection of its own: no redirects, no more bytes and
/// no more time than such a document needs.
final class WebDocuments implements Documents {

    private static final int MAX_BYTES = 256 << 10;
    private static final int STEP_MILLIS = 2000;
    private static final Duration MOST_TIME = Duration.ofSeconds(4);
    private static final int CHUNK_BYTES = 8 << 10;
    private static final int OK = 200;

    private final InstantSource clock;

    /// @param clock the server's clock
    WebDocuments(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public byte[] fetch(URI address) throws IOException {
        Instant end = clock.instant().plus(MOST_TIME);
        if (!(address.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new IOException("no address of the web: " + address);
        }
        try {
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            connection.setConnectTimeout(STEP_MILLIS);
            connection.setReadTimeout(STEP_MILLIS);
            // Nothing stays open, so that no snapshot can hold a connection.
            connection.setRequestProperty("Connection", "close");
            connection.setRequestProperty("Accept", "application/json");
            int status = connection.getResponseCode();
            if (status != OK) {
                throw new IOException(address + " answers " + status);
            }
            try (InputStream in = connection.getInputStream()) {
                return read(in, address, end);
            }
        } finally {
            connection.disconnect();
        }
    }

    private byte[] read(InputStream in, URI address, Instant end) throws IOException {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            document.write(chunk, 0, count);
            if (document.size() > MAX_BYTES) {
                throw new IOException(address + " has more than " + MAX_BYTES + " bytes");
            }
            if (clock.instant().isAfter(end)) {
                throw new IOException(address + " takes longer than " + MOST_TIME);
            }
        }
        return document.toByteArray();
    }
}
