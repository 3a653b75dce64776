package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.transfer.Download;
import dev.waybill.cli.transfer.DownloadOutcome;
import dev.waybill.cli.transfer.DownloadSettings;
import dev.waybill.cli.transfer.DownloadTarget;
import dev.waybill.cli.transfer.HttpRanges;
import dev.waybill.cli.transfer.Progress;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.LongConsumer;

/// Fetches blobs into files. A file appears when it is whole and verified; a fetch that was cut off
/// is gone on with.
final class BlobFetch {

    private final ApiClient api;
    private final Download download;

    BlobFetch(ApiClient api, Surroundings surroundings) {
        this.api = api;
        this.download =
                new Download(new HttpRanges(), DownloadSettings.usual(surroundings.backoff()));
    }

    /// A blob that can be fetched.
    ///
    /// @param address by which it was asked for
    /// @param url where it is now
    record Found(String address, Digest digest, long sizeBytes, URI url) {}

    /// Asks where a blob is.
    ///
    /// @param address its digest, as the API takes it
    Found find(String address) throws InterruptedException {
        ApiPath path = ApiPath.of("blobs").fixed(address).fixed("url");
        JsonNode found = api.send(ApiCall.get("ask for a link", path));
        return new Found(
                address,
                Digest.parse("digest", Json.requireText(found, "digest")),
                Json.requireLong(found, "size_bytes"),
                URI.create(Json.requireText(found, "url")));
    }

    /// Brings a blob to `file`, in the place of what is there.
    ///
    /// @param progress told how many bytes are there; by many threads, and with less than before
    /// @return how many bytes came in this attempt
    /// @throws CommandFailure when the bytes cannot be had, or are other ones
    long fetch(Found blob, Path file, LongConsumer progress)
            throws IOException, InterruptedException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        DownloadOutcome outcome =
                download.run(
                        new DownloadTarget(blob.digest(), blob.sizeBytes(), partial),
                        blob.url(),
                        () -> Optional.of(find(blob.address()).url()),
                        bytes -> {
                            progress.accept(bytes);
                            return Progress.Wish.CONTINUE;
                        });
        if (!(outcome instanceof DownloadOutcome.Complete(long fetched))) {
            throw failure(outcome, blob.digest());
        }
        Files.move(
                partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return fetched;
    }

    private static CommandFailure failure(DownloadOutcome outcome, Digest expected) {
        String reason =
                switch (outcome) {
                    case DownloadOutcome.Complete(long ignored) -> "complete";
                    case DownloadOutcome.Mismatch(Digest actual) ->
                            "the bytes that came hash to " + actual + ", not " + expected;
                    case DownloadOutcome.Stopped() -> "the download was stopped";
                    case DownloadOutcome.DiskFull(String why) -> "cannot write: " + why;
                    case DownloadOutcome.Failed(String why) -> why;
                };
        int code =
                outcome instanceof DownloadOutcome.Failed ? ExitCode.UNREACHABLE : ExitCode.FAILURE;
        return new CommandFailure(code, reason);
    }
}
