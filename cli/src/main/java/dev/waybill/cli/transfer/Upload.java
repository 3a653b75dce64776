package dev.waybill.cli.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Backoff;
import dev.waybill.cli.api.Unreachable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/// Brings a file into the store: announces its digest, sends what is missing, completes, and waits until the server has
/// verified it. An upload that an earlier run began is gone on with.
public final class Upload {

    private static final int MOST_UPLOADS = 3;
    private static final int MOST_LOOKS = 600;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final UploadsApi uploads;
    private final PresignedPut puts;
    private final UploadNotes notes;
    private final Backoff backoff;
    private final int connections;

    public Upload(
            UploadsApi uploads,
            PresignedPut puts,
            UploadNotes notes,
            Backoff backoff,
            int connections) {
        this.uploads = uploads;
        this.puts = puts;
        this.notes = notes;
        this.backoff = backoff;
        this.connections = connections;
    }

    /// What came of it.
    ///
    /// @param blob the blob as the server describes it
    /// @param sent whether bytes had to be sent, by this run or the one it went on with
    public record Stored(JsonNode blob, boolean sent) {}

    /// Stores `path`.
    ///
    /// @param progress told how many bytes the store has, or are on their way
    public Stored run(Path path, FileDigests file, BlobLabels labels, LongConsumer progress)
            throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(path)) {
            Optional<JsonNode> resumed = resume(path, channel, file, progress);
            if (resumed.isPresent()) {
                return new Stored(resumed.get(), true);
            }
            for (int i = 0; i < MOST_UPLOADS; i++) {
                UploadsApi.Ticket ticket = uploads.announce(file, labels);
                if (ticket instanceof UploadsApi.Ticket.Present(JsonNode blob)) {
                    return new Stored(blob, false);
                }
                Optional<JsonNode> blob = send(ticket, path, channel, file, progress);
                if (blob.isPresent()) {
                    return new Stored(blob.get(), true);
                }
            }
            throw new Unreachable("send the bytes", "the server drops every upload");
        }
    }

    private Optional<JsonNode> resume(
            Path path, FileChannel channel, FileDigests file, LongConsumer progress)
            throws IOException, InterruptedException {
        Optional<String> noted = notes.find(uploads.server(), file.whole());
        if (noted.isEmpty()) {
            return Optional.empty();
        }
        String uploadId = noted.get();
        Optional<UploadsApi.Standing> standing = uploads.find(uploadId);
        if (standing.isPresent() && standing.get().takesParts()) {
            UploadsApi.Standing open = standing.get();
            FileDigests inParts = file.inParts(path, open.partBytes());
            return parts(uploadId, channel, inParts, open.received(), progress);
        }
        if (standing.isPresent() && standing.get().state().equals("verifying")) {
            return Optional.of(complete(uploadId, file));
        }
        notes.forget(uploads.server(), file.whole());
        return Optional.empty();
    }

    /// The stored blob; empty when the upload was dropped meanwhile.
    private Optional<JsonNode> send(
            UploadsApi.Ticket ticket,
            Path path,
            FileChannel channel,
            FileDigests file,
            LongConsumer progress)
            throws IOException, InterruptedException {
        return switch (ticket) {
            case UploadsApi.Ticket.Present(JsonNode blob) -> Optional.of(blob);
            case UploadsApi.Ticket.Single(String uploadId, PresignedPut.Ticket put) -> {
                Sender sender = new Sender(puts, backoff, channel, 0, progress);
                boolean stored = sender.send(put, 0, file.sizeBytes(), Optional::empty);
                yield stored ? Optional.of(complete(uploadId, file)) : Optional.empty();
            }
            case UploadsApi.Ticket.Parts(String uploadId, long partBytes, int count) -> {
                notes.keep(uploads.server(), file.whole(), uploadId);
                FileDigests inParts = file.inParts(path, partBytes);
                if (inParts.parts().size() != count) {
                    throw new IllegalStateException("the server counts the parts differently");
                }
                yield parts(uploadId, channel, inParts, Set.of(), progress);
            }
        };
    }

    private Optional<JsonNode> parts(
            String uploadId,
            FileChannel channel,
            FileDigests file,
            Set<Integer> received,
            LongConsumer progress)
            throws InterruptedException {
        PartUploads parts = new PartUploads(uploads, uploadId, file, received);
        long before = file.sizeBytes() - parts.waitingBytes();
        progress.accept(before);
        Sender sender = new Sender(puts, backoff, channel, before, progress);
        boolean stored = new PartSending(parts, sender).run(connections);
        if (!stored) {
            notes.forget(uploads.server(), file.whole());
            return Optional.empty();
        }
        return Optional.of(complete(uploadId, file));
    }

    private JsonNode complete(String uploadId, FileDigests file) throws InterruptedException {
        Optional<JsonNode> blob = uploads.complete(uploadId).blob();
        for (int i = 0; i < MOST_LOOKS && blob.isEmpty(); i++) {
            backoff.waiter().pause(BETWEEN_LOOKS);
            if (!isVerifying(uploadId)) {
                blob = uploads.complete(uploadId).blob();
            }
        }
        notes.forget(uploads.server(), file.whole());
        return blob.orElseThrow(
                () ->
                        new Unreachable(
                                "complete the upload", "the server has not verified it yet"));
    }

    private boolean isVerifying(String uploadId) throws InterruptedException {
        return uploads.find(uploadId)
                .map(standing -> standing.state().equals("verifying"))
                .orElse(false);
    }
}
