package dev.waybill.cli.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.api.MalformedAnswer;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/// A version that lies complete in its folder, beside a `waybill.json` that says what it is. Never
/// changed once it is there.
///
/// @param release what it is; its file name is that of the file
/// @param folder where it lies
public record Installation(WorkItem.Release release, Path folder) {

    private static final String MANIFEST = "waybill.json";

    /// The artifact.
    public Path file() {
        return folder.resolve(fileName(release));
    }

    /// A plain name that takes the manifest's place on no disk, not even before it has it.
    private static String fileName(WorkItem.Release release) {
        return SafeName.ofFile(
                release.fileName()
                        .filter(name -> !name.toLowerCase(Locale.ROOT).startsWith(MANIFEST)));
    }

    /// Reads the installation in `folder`; empty when there is no whole one.
    static Optional<Installation> read(Path folder) throws IOException {
        Path manifest = folder.resolve(MANIFEST);
        if (!Files.exists(manifest)) {
            return Optional.empty();
        }
        try {
            JsonNode json = Json.parse(Files.readString(manifest));
            WorkItem.Release release =
                    new WorkItem.Release(
                            Json.requireText(json, "model_id"),
                            Json.requireText(json, "version"),
                            Json.requireText(json, "variant_id"),
                            Digest.parse("digest", Json.requireText(json, "digest")),
                            Json.requireLong(json, "size_bytes"),
                            Json.text(json, "file"));
            Installation found = new Installation(release, folder);
            return found.hasItsSize() ? Optional.of(found) : Optional.empty();
        } catch (MalformedAnswer | InvalidRequest | IOException e) {
            // Not ours, or damaged: as good as absent.
            return Optional.empty();
        }
    }

    /// Writes the manifest into a folder that is being put together.
    static void describe(WorkItem.Release release, Path folder) throws IOException {
        ObjectNode json = Json.object();
        json.put("model_id", release.modelId());
        json.put("version", release.version());
        json.put("variant_id", release.variantId());
        json.put("digest", release.digest().toString());
        json.put("size_bytes", release.sizeBytes());
        json.put("file", fileName(release));
        Durable.write(folder.resolve(MANIFEST), Json.pretty(json) + "\n");
    }

    /// Whether it is the same version, variant and bytes.
    boolean is(WorkItem.Release other) {
        return release.version().equals(other.version())
                && release.variantId().equals(other.variantId())
                && release.digest().equals(other.digest());
    }

    private boolean hasItsSize() throws IOException {
        return Files.exists(file()) && Files.size(file()) == release.sizeBytes();
    }
}
