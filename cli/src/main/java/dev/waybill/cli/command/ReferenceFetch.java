package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.transfer.FileDigests;
import dev.waybill.domain.blob.BlobProgress;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Fetches what a reference names, and tells how it goes: with `--json` one event per line, the
/// last one `Completed` or `Failed` (SPEC 1.2 "store_and_fetch").
final class ReferenceFetch {

    private final BlobFetch fetch;
    private final OutputOptions output;

    ReferenceFetch(BlobFetch fetch, OutputOptions output) {
        this.fetch = fetch;
        this.output = output;
    }

    /// Brings the blob to `file`. Nothing is transferred when it is there already.
    void run(JsonNode reference, Path file) throws IOException, InterruptedException {
        try {
            if (!isThere(reference, file)) {
                transfer(reference, file);
            }
            tell(new BlobProgress.Completed(file));
        } catch (IOException | InterruptedException | RuntimeException e) {
            tell(new BlobProgress.Failed(Failures.summary(e)));
            throw e;
        }
    }

    private static boolean isThere(JsonNode reference, Path file) throws IOException {
        long size = Json.requireLong(reference, "size_bytes");
        if (!Files.isRegularFile(file) || Files.size(file) != size) {
            return false;
        }
        return Digest.find(Json.requireText(reference, "hash"))
                .equals(Optional.of(FileDigests.of(file, at -> {}).whole()));
    }

    private void transfer(JsonNode reference, Path file) throws IOException, InterruptedException {
        String hash = Json.requireText(reference, "hash");
        long size = Json.requireLong(reference, "size_bytes");
        if (Digest.find(hash).isEmpty()) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "'" + hash + "' is no SHA-256: there is nothing to fetch by it");
        }
        BlobFetch.Found blob = fetch.find(hash);
        if (blob.sizeBytes() != size) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "the blob has " + blob.sizeBytes() + " bytes, the reference says " + size);
        }
        tell(new BlobProgress.Started(size));
        Steps steps = new Steps(size);
        try (Bars.Bar bar = output.bars().open("fetching", size)) {
            fetch.fetch(
                    blob,
                    file,
                    bytes -> {
                        bar.accept(bytes);
                        steps.at(bytes);
                    });
        }
    }

    /// Tells of a download at every whole percent, once and in order, whoever is faster.
    private final class Steps {

        private final long total;
        private long told;

        Steps(long total) {
            this.total = total;
        }

        synchronized void at(long bytes) {
            if (bytes > told && (bytes == total || bytes - told >= total / 100)) {
                told = bytes;
                tell(new BlobProgress.Downloading(bytes, total));
            }
        }
    }

    private void tell(BlobProgress progress) {
        if (output.isJson()) {
            output.line(json(progress));
        } else if (progress instanceof BlobProgress.Completed(Path file)) {
            output.result(Json.object(), () -> List.of(file.toString()));
        }
    }

    private static ObjectNode json(BlobProgress progress) {
        ObjectNode json = Json.object();
        switch (progress) {
            case BlobProgress.Started(long total) ->
                    json.putObject("Started").put("total_bytes", total);
            case BlobProgress.Downloading(long done, long total) ->
                    json.putObject("Downloading")
                            .put("downloaded_bytes", done)
                            .put("total_bytes", total);
            case BlobProgress.Completed(Path file) ->
                    json.putObject("Completed").put("local_path", file.toString());
            case BlobProgress.Failed(String error) -> json.putObject("Failed").put("error", error);
        }
        return json;
    }
}
