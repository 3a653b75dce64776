package dev.waybill.cli.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.ApiProblem;
import dev.waybill.cli.api.Unreachable;
import dev.waybill.domain.blob.UploadState;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/// The way of one file into the store.
final class UploadRun {

    private static final int MOST_UPLOADS = 3;
    private static final int MOST_LOOKS = 600;
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
    private static final String VERIFYING = UploadState.VERIFYING.toString();

    private final Upload settings;
    private final UploadsApi uploads;
    private final Path path;
    private final FileChannel channel;
    private final FileDigests file;
    private final BlobLabels labels;
    private final LongConsumer progress;

    UploadRun(
            Upload settings,
            Path path,
            FileChannel channel,
            FileDigests file,
            BlobLabels labels,
            LongConsumer progress) {
        this.settings = settings;
        this.uploads = settings.uploads();
        this.path = path;
        this.channel = channel;
        this.file = file;
        this.labels = labels;
        this.progress = progress;
    }

    Upload.Stored run() throws IOException, InterruptedException {
        Optional<JsonNode> blob = resume();
        for (int i = 0; i < MOST_UPLOADS && blob.isEmpty(); i++) {
            String key = uploads.newKey();
            switch (uploads.announce(file, labels, key)) {
                case UploadsApi.Ticket.Present(JsonNode present) -> {
                    return new Upload.Stored(present, false);
                }
                case UploadsApi.Ticket.Single single -> blob = single(single, key);
                case UploadsApi.Ticket.Parts parts -> blob = multipart(parts);
            }
        }
        return new Upload.Stored(
                blob.orElseThrow(
                        () -> new Unreachable("send the bytes", "the server drops every upload")),
                true);
    }

    /// Goes on with the upload of an earlier run; empty when there is none that can be gone on
    /// with.
    private Optional<JsonNode> resume() throws IOException, InterruptedException {
        Optional<String> noted = settings.notes().find(uploads.server(), file.whole());
        if (noted.isEmpty()) {
            return Optional.empty();
        }
        String uploadId = noted.get();
        Optional<UploadsApi.Standing> standing = uploads.find(uploadId);
        if (standing.isPresent() && standing.get().takesParts()) {
            UploadsApi.Standing open = standing.get();
            return parts(uploadId, file.inParts(path, open.partBytes()), open.received());
        }
        if (standing.isPresent() && standing.get().state().equals(VERIFYING)) {
            return Optional.of(complete(uploadId));
        }
        forget();
        return Optional.empty();
    }

    /// The stored blob; empty when the upload was dropped meanwhile.
    private Optional<JsonNode> single(UploadsApi.Ticket.Single ticket, String key)
            throws InterruptedException {
        Sender sender = new Sender(settings.puts(), settings.backoff(), channel, 0, progress);
        boolean stored = sender.send(ticket.put(), 0, file.sizeBytes(), () -> renewed(key));
        return stored ? Optional.of(complete(ticket.uploadId())) : Optional.empty();
    }

    private Optional<PresignedPut.Ticket> renewed(String key) throws InterruptedException {
        return uploads.announce(file, labels, key) instanceof UploadsApi.Ticket.Single again
                ? Optional.of(again.put())
                : Optional.empty();
    }

    /// The stored blob; empty when the upload was dropped meanwhile.
    private Optional<JsonNode> multipart(UploadsApi.Ticket.Parts ticket)
            throws IOException, InterruptedException {
        settings.notes().keep(uploads.server(), file.whole(), ticket.uploadId());
        FileDigests inParts = file.inParts(path, ticket.partBytes());
        if (inParts.parts().size() != ticket.count()) {
            throw new IllegalStateException("the server counts the parts differently");
        }
        return parts(ticket.uploadId(), inParts, Set.of());
    }

    private Optional<JsonNode> parts(String uploadId, FileDigests inParts, Set<Integer> received)
            throws InterruptedException {
        PartUploads parts = new PartUploads(uploads, uploadId, inParts, received);
        long before = file.sizeBytes() - parts.waitingBytes();
        progress.accept(before);
        Sender sender = new Sender(settings.puts(), settings.backoff(), channel, before, progress);
        if (new PartSending(parts, sender).run(settings.connections())) {
            return Optional.of(complete(uploadId));
        }
        forget();
        return Optional.empty();
    }

    private JsonNode complete(String uploadId) throws InterruptedException {
        try {
            Optional<JsonNode> blob = uploads.complete(uploadId).blob();
            for (int i = 0; i < MOST_LOOKS && blob.isEmpty(); i++) {
                settings.backoff().waiter().pause(BETWEEN_LOOKS);
                if (!isVerifying(uploadId)) {
                    blob = uploads.complete(uploadId).blob();
                }
            }
            forget();
            return blob.orElseThrow(() ->
                    new Unreachable("complete the upload", "the server has not verified it yet"));
        } catch (ApiProblem problem) {
            if (problem.status() < 500) {
                forget();
            }
            throw problem;
        }
    }

    private boolean isVerifying(String uploadId) throws InterruptedException {
        return uploads.find(uploadId)
                .map(standing -> standing.state().equals(VERIFYING))
                .orElse(false);
    }

    private void forget() {
        settings.notes().forget(uploads.server(), file.whole());
    }
}
