package dev.waybill.cli.transfer;

import dev.waybill.domain.blob.Digest;
import java.nio.file.Path;

/// What a download is to bring, and where to.
///
/// @param digest what the bytes must hash to
/// @param sizeBytes how many there are
/// @param partial the file that fills up; beside it stands a journal, by which a later attempt goes
///   on
public record DownloadTarget(Digest digest, long sizeBytes, Path partial) {

    public DownloadTarget {
        if (sizeBytes < 0) {
            throw new IllegalStateException("a size is not negative");
        }
    }

    /// The journal's file.
    public Path journal() {
        return partial.resolveSibling(partial.getFileName() + ".journal");
    }
}
