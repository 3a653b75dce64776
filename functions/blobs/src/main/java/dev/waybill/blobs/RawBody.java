package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobHashes;
import dev.waybill.aws.blob.BodyStore;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.domain.Name;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.web.RawBytes;
import dev.waybill.web.Request;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A raw body with what is said about it (API §1 "Raw bodies", §3).
final class RawBody {

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
        byte[] bytes = RawBytes.of(request);
        BlobDescription description =
                BlobDescription.parse(
                        request.query("artifact_type"),
                        RawBytes.mediaType(request),
                        request.query("name"),
                        Map.of());
        Optional<Holder> holder =
                request.query("holder").map(name -> Holder.artifact(Name.require("holder", name)));
        return new RawBody(bytes, description, holder);
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
