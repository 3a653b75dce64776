package dev.waybill.aws.blob;

import dev.waybill.aws.Backends;
import dev.waybill.domain.JsonText;
import dev.waybill.domain.blob.ArtifactType;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.Holder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// JSON that is too large for an item, kept under the covers as a blob (SPEC 8.13). Its bytes are
/// stored first, held by nobody; the transaction that names them takes hold of them, and is refused
/// if they have gone meanwhile.
public final class LargeJson {

    /// How much JSON an item holds itself at the most.
    public static final int INLINE_BYTES = 256 * 1024;

    private static final BlobDescription DESCRIPTION =
            new BlobDescription(
                    ArtifactType.GENERIC,
                    Optional.of("application/json"),
                    Optional.empty(),
                    Map.of());

    private final BodyStore bodies;
    private final BlobSource blobs;

    /// @param bodies stores blobs
    /// @param blobs reads them
    public LargeJson(BodyStore bodies, BlobSource blobs) {
        this.bodies = bodies;
        this.blobs = blobs;
    }

    /// The store on what `backends` name.
    public static LargeJson of(Backends backends) {
        return new LargeJson(BodyStore.of(backends), BlobSource.of(backends));
    }

    /// Keeps `json` in an item if that can hold it, else as a blob.
    public KeptJson keep(JsonText json, Instant now) {
        return json.bytes().length > INLINE_BYTES ? store(json, now) : new KeptJson.Inline(json);
    }

    /// Stores `json` as a blob, which is Live when this returns.
    public KeptJson store(JsonText json, Instant now) {
        byte[] bytes = json.bytes();
        Body body = Body.of(bytes);
        bodies.storeUnheld(body, DESCRIPTION, now);
        return new KeptJson.InBlob(body.found().digest(), bytes.length);
    }

    /// Adds to `changes` that `holder` takes hold of what was kept.
    public static void hold(HolderChanges changes, Holder holder, KeptJson kept) {
        switch (kept) {
            case KeptJson.Inline _ -> {}
            case KeptJson.InBlob(var digest, _) -> changes.add(digest, holder).requireLive(digest);
        }
    }

    /// Reads what was kept.
    ///
    /// @throws dev.waybill.domain.blob.BytesDamaged when the blob is not there, or not what it was
    public JsonText read(KeptJson kept, Instant now) {
        return switch (kept) {
            case KeptJson.Inline(JsonText json) -> json;
            case KeptJson.InBlob(var digest, _) ->
                    new JsonText(new String(blobs.read(digest, now), StandardCharsets.UTF_8));
        };
    }
}
