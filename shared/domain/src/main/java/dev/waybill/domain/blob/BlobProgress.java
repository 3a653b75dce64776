package dev.waybill.domain.blob;

import java.nio.file.Path;
import java.util.OptionalDouble;

/// What a fetch of a blob tells whoever waits for it (SPEC 1.1 "BlobProgress"). [Completed] and
/// [Failed] are the last.
public sealed interface BlobProgress {

    /// It begins.
    ///
    /// @param totalBytes how many bytes are to come
    record Started(long totalBytes) implements BlobProgress {}

    /// Some of it is there.
    ///
    /// @param downloadedBytes how many bytes are there
    /// @param totalBytes how many there will be
    record Downloading(long downloadedBytes, long totalBytes) implements BlobProgress {}

    /// All of it is there, and verified.
    ///
    /// @param localPath where
    record Completed(Path localPath) implements BlobProgress {}

    /// It did not work.
    ///
    /// @param error why, for people
    record Failed(String error) implements BlobProgress {}

    /// How much is there, from 0 to 100; of nothing, all is there. Empty when it failed.
    default OptionalDouble percentage() {
        return switch (this) {
            case Started _ -> OptionalDouble.of(0);
            case Downloading(long done, long total) ->
                    OptionalDouble.of(total == 0 ? 100 : 100.0 * done / total);
            case Completed _ -> OptionalDouble.of(100);
            case Failed _ -> OptionalDouble.empty();
        };
    }

    /// Whether all of it is there.
    default boolean isComplete() {
        return this instanceof Completed;
    }

    /// Whether it did not work.
    default boolean isFailed() {
        return this instanceof Failed;
    }
}
