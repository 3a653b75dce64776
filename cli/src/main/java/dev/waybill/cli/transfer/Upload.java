package dev.waybill.cli.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Backoff;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/// Brings files into the store.
///
/// @param uploads the calls
/// @param puts how bytes are sent
/// @param notes which uploads earlier runs began
/// @param backoff tries per region of a file
/// @param connections how many parts are sent at once
public record Upload(
        UploadsApi uploads,
        PresignedPut puts,
        UploadNotes notes,
        Backoff backoff,
        int connections) {

    /// What came of it.
    ///
    /// @param blob the blob as the server describes it
    /// @param sent whether bytes had to be sent, by this run or the one it went on with
    public record Stored(JsonNode blob, boolean sent) {}

    /// Stores `path`: announces its digest, sends what is missing, completes, and waits until the
    /// server has verified it. An upload that an earlier run began is gone on with.
    ///
    /// @param file its digests
    /// @param progress told how many bytes the store has, or are on their way
    /// @throws UploadRefused when the store does not take these bytes
    public Stored run(Path path, FileDigests file, BlobLabels labels, LongConsumer progress)
            throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(path)) {
            return new UploadRun(this, path, channel, file, labels, progress).run();
        }
    }
}
