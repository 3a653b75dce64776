package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobHashes;
import dev.waybill.aws.blob.BodyStore;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.web.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A raw body with what is said about it (API §1 "Raw bodies", §3).
final class RawBody {

    private static final char REPLACEMENT = '\uFFFD';
    private static final Pattern MEDIA_TYPE = Pattern.compile("[^/\\s]+/\\S+.*");

    private final byte[] bytes;
    private final BlobHashes.Found hashes;
    private final BlobDescription description;
    private final Optional<Holder> holder;

    private RawBody(byte[] bytes, BlobDescription description, Optional<Holder> holder) {
        this.bytes = bytes;
        this.hashes = BlobHashes.of(bytes);
        this.description = description;
        this.holder = holder;
    }

    static RawBody of(Request request) {
        byte[] bytes = request.body();
        if (request.isText()) {
            requireUnchanged(request, bytes);
        }
        BlobDescription description =
                BlobDescription.parse(
                        request.query("artifact_type"),
                        request.query("media_type").or(() -> contentType(request)),
                        request.query("name"),
                        Map.of());
        Optional<Holder> holder =
                request.query("holder").map(name -> Holder.artifact(Name.require("holder", name)));
        return new RawBody(bytes, description, holder);
    }

    /// The gateway hands text over decoded and encoded again. It is what was sent only if nothing
    /// was replaced and its length is the sent one.
    private static void requireUnchanged(Request request, byte[] bytes) {
        long sent = request.header("content-length").map(RawBody::length).orElse(0L);
        boolean replaced = new String(bytes, StandardCharsets.UTF_8).indexOf(REPLACEMENT) >= 0;
        if (replaced || sent != bytes.length) {
            throw new InvalidRequest(
                    "Content-Type",
                    "makes the gateway treat the body as text; send raw bytes as"
                            + " application/octet-stream, and their type as media_type=");
        }
    }

    private static long length(String header) {
        try {
            return Long.parseLong(header);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /// A header that is no media type says nothing.
    private static Optional<String> contentType(Request request) {
        return request.header("content-type").filter(type -> MEDIA_TYPE.matcher(type).matches());
    }

    /// Stores it in `store`; the deed of the call is recorded with it.
    BodyStore.Stored storeIn(BodyStore store, Instant now, DeedOf<BodyStore.Stored> deed) {
        return store.store(bytes, hashes, holder, description, now, deed);
    }

    /// The digest of the bytes.
    Digest digest() {
        return hashes.digest();
    }
}
