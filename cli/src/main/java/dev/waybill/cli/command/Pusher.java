package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.transfer.BlobLabels;
import dev.waybill.cli.transfer.FileDigests;
import dev.waybill.cli.transfer.PresignedPut;
import dev.waybill.cli.transfer.Upload;
import dev.waybill.cli.transfer.UploadNotes;
import dev.waybill.cli.transfer.UploadsApi;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Hashes files and stores them, with a bar for each.
public final class Pusher {

    private static final int CONNECTIONS = 4;

    private final Upload upload;
    private final Bars bars;

    Pusher(ApiClient api, Surroundings surroundings, Bars bars) {
        this.upload =
                new Upload(
                        new UploadsApi(api, surroundings::newKey),
                        new PresignedPut(),
                        UploadNotes.ofUser(
                                surroundings.variable("XDG_CACHE_HOME"), surroundings.home()),
                        surroundings.backoff(),
                        CONNECTIONS);
        this.bars = bars;
    }

    /// A pusher that shows no bars.
    public static Pusher silent(ApiClient api, Surroundings surroundings) {
        return new Pusher(api, surroundings, new Bars(false));
    }

    /// What was stored.
    ///
    /// @param sent whether bytes had to be sent
    public record Pushed(Digest digest, long sizeBytes, boolean sent, JsonNode blob) {}

    /// Stores `file`.
    public Pushed push(Path file, BlobLabels labels) throws IOException, InterruptedException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isRegularFile(file)) {
            throw new CommandFailure(ExitCode.USAGE, file + " is no regular file");
        }
        long size = Files.size(file);
        FileDigests digests;
        try (Bars.Bar bar = bars.open("hashing", size)) {
            digests = FileDigests.of(file, bar);
        }
        try (Bars.Bar bar = bars.open("sending", size)) {
            Upload.Stored stored = upload.run(file, digests, labels, bar);
            return new Pushed(digests.whole(), size, stored.sent(), stored.blob());
        }
    }
}
