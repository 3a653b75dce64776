package dev.waybill.cli.transfer;

import dev.waybill.domain.blob.Digest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The parts of one upload that are still to be sent, and their URLs: signed in pages when they are
/// needed, so that none waits long enough to expire.
final class PartUploads {

    /// One part to send.
    record Part(int number, long from, long length, PresignedPut.Ticket ticket) {}

    private static final int PAGE = 16;

    private final UploadsApi uploads;
    private final String uploadId;
    private final FileDigests file;
    private final Deque<Integer> waiting = new ArrayDeque<>();
    private final Map<Integer, PresignedPut.Ticket> signed = new HashMap<>();
    private boolean over;

    PartUploads(UploadsApi uploads, String uploadId, FileDigests file, Set<Integer> received) {
        this.uploads = uploads;
        this.uploadId = uploadId;
        this.file = file;
        for (int number = 1; number <= file.parts().size(); number++) {
            if (!received.contains(number)) {
                waiting.add(number);
            }
        }
    }

    /// How many bytes are still to be sent.
    synchronized long waitingBytes() {
        return waiting.stream().mapToLong(this::length).sum();
    }

    /// The next part; empty when none is left, or somebody ended it.
    synchronized Optional<Part> take() throws InterruptedException {
        Integer number = over ? null : waiting.poll();
        return number == null ? Optional.empty() : Optional.of(part(number));
    }

    /// The same part with a fresh URL.
    synchronized Part again(Part part) throws InterruptedException {
        signed.remove(part.number());
        return part(part.number());
    }

    /// Nobody takes any more.
    synchronized void end() {
        over = true;
    }

    private Part part(int number) throws InterruptedException {
        if (!signed.containsKey(number)) {
            sign(number);
        }
        PresignedPut.Ticket ticket = signed.remove(number);
        if (ticket == null) {
            throw new IllegalStateException("the server did not sign part " + number);
        }
        return new Part(number, (number - 1) * file.partBytes(), length(number), ticket);
    }

    private void sign(int number) throws InterruptedException {
        Map<Integer, Digest> page = new TreeMap<>();
        page.put(number, file.parts().get(number - 1));
        waiting.stream()
                .limit(PAGE - 1)
                .filter(other -> !signed.containsKey(other))
                .forEach(other -> page.put(other, file.parts().get(other - 1)));
        signed.putAll(uploads.sign(uploadId, page));
    }

    private long length(int number) {
        long from = (number - 1) * file.partBytes();
        return Math.min(file.sizeBytes() - from, file.partBytes());
    }
}
