package dev.waybill.aws.run;

import dev.waybill.aws.Backends;
import dev.waybill.aws.blob.BlobHashes;
import dev.waybill.aws.blob.BlobSource;
import dev.waybill.aws.blob.BodyStore;
import dev.waybill.aws.blob.HolderChanges;
import dev.waybill.domain.JsonText;
import dev.waybill.domain.blob.ArtifactType;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.domain.run.RunId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// JSON that is too large for an item, kept under the covers as a blob (SPEC 8.13). Its bytes are
/// stored first, held by nobody; the transaction that names them takes hold of them, and is refused
/// if they have gone meanwhile.
final class LargeJson {

    /// How much JSON an item holds itself at the most.
    static final int INLINE_BYTES = 256 * 1024;

    private static final BlobDescription DESCRIPTION =
            new BlobDescription(
                    ArtifactType.GENERIC,
                    Optional.of("application/json"),
                    Optional.empty(),
                    Map.of());

    private final BodyStore bodies;
    private final BlobSource blobs;

    LargeJson(BodyStore bodies, BlobSource blobs) {
        this.bodies = bodies;
        this.blobs = blobs;
    }

    static LargeJson of(Backends backends) {
        return new LargeJson(BodyStore.of(backends), BlobSource.of(backends));
    }

    /// Keeps `json` in an item if that can hold it, else as a blob.
    KeptJson keep(JsonText json, Instant now) {
        return json.bytes().length > INLINE_BYTES ? store(json, now) : new KeptJson.Inline(json);
    }

    /// Stores `json` as a blob, which is Live when this returns.
    KeptJson store(JsonText json, Instant now) {
        byte[] bytes = json.bytes();
        BlobHashes.Found found = BlobHashes.of(bytes);
        bodies.storeUnheld(bytes, found, DESCRIPTION, now);
        return new KeptJson.InBlob(found.digest(), bytes.length);
    }

    /// Adds to `changes` that `run` takes hold of what was kept.
    static void hold(HolderChanges changes, RunId run, KeptJson kept) {
        switch (kept) {
            case KeptJson.Inline _ -> {}
            case KeptJson.InBlob(var digest, _) ->
                    changes.add(digest, holder(run)).requireLive(digest);
        }
    }

    /// Who holds what a run names.
    static Holder holder(RunId run) {
        return new Holder(HolderKind.RUN, run.value());
    }

    /// Reads what was kept.
    ///
    /// @throws dev.waybill.domain.blob.BytesDamaged when the blob is not there, or not what it was
    JsonText read(KeptJson kept, Instant now) {
        return switch (kept) {
            case KeptJson.Inline(JsonText json) -> json;
            case KeptJson.InBlob(var digest, _) ->
                    new JsonText(new String(blobs.read(digest, now), StandardCharsets.UTF_8));
        };
    }
}
