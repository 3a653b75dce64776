package dev.waybill.cli.transfer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Sends the parts of one upload, several at once. The first that fails ends the others.
final class PartSending {

    private final PartUploads parts;
    private final Sender sender;

    PartSending(PartUploads parts, Sender sender) {
        this.parts = parts;
        this.sender = sender;
    }

    /// Whether all parts were stored; false when the upload is gone and must be begun anew.
    boolean run(int connections) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> results = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                results.add(threads.submit(this::sendAll));
            }
            boolean stored = true;
            try {
                for (Future<Boolean> result : results) {
                    stored &= result.get();
                }
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            } finally {
                parts.end();
                threads.shutdownNow();
            }
            return stored;
        }
    }

    private boolean sendAll() throws InterruptedException {
        boolean over = false;
        try {
            for (Optional<PartUploads.Part> next = parts.take();
                    next.isPresent();
                    next = parts.take()) {
                if (!send(next.get())) {
                    return false;
                }
            }
            over = true;
            return true;
        } finally {
            if (!over) {
                parts.end();
            }
        }
    }

    private boolean send(PartUploads.Part part) throws InterruptedException {
        return sender.send(
                part.ticket(),
                part.from(),
                part.length(),
                () -> Optional.of(parts.again(part).ticket()));
    }

    private static RuntimeException failure(@Nullable Throwable cause) throws InterruptedException {
        return switch (cause) {
            case InterruptedException interrupted -> throw interrupted;
            case RuntimeException failure -> failure;
            case null, default -> new IllegalStateException("a part failed", cause);
        };
    }
}
