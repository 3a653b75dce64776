package dev.waybill.cli.transfer;

import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Remembers, between runs of the program, which upload a blob is being sent by: one small file per
/// server and digest. What has arrived is the server's to say; losing a note costs only time.
public final class UploadNotes {

    private final Path folder;

    public UploadNotes(Path folder) {
        this.folder = folder;
    }

    /// Notes in the user's cache folder.
    ///
    /// @param cache `XDG_CACHE_HOME`, when it is set
    public static UploadNotes ofUser(Optional<String> cache, Path home) {
        Path root =
                cache.filter(text -> !text.isBlank()).map(Path::of).orElse(home.resolve(".cache"));
        return new UploadNotes(root.resolve("waybill").resolve("uploads"));
    }

    Optional<String> find(URI server, Digest digest) {
        try {
            String text = Files.readString(note(server, digest)).strip();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    void keep(URI server, Digest digest, String uploadId) {
        try {
            Files.createDirectories(folder);
            Files.writeString(note(server, digest), uploadId);
        } catch (IOException e) {
            // Without a note the upload only cannot be resumed by another run.
        }
    }

    void forget(URI server, Digest digest) {
        try {
            Files.deleteIfExists(note(server, digest));
        } catch (IOException e) {
            // The server will not know the upload that the note names, and it is made anew.
        }
    }

    private Path note(URI server, Digest digest) {
        byte[] key = (server + " " + digest).getBytes(StandardCharsets.UTF_8);
        return folder.resolve(Digest.of(key).hex());
    }
}
