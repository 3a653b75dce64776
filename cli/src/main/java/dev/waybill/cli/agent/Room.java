package dev.waybill.cli.agent;

import dev.waybill.cli.transfer.DownloadTarget;
import java.io.IOException;
import java.util.Optional;

/// Makes room for a transfer where there is none: first by what was begun of work that the server
/// does not list, then by what another way to the same bytes left, then by versions that nobody
/// needs.
record Room(FreeSpace space, Downloads downloads) {

    /// Removes something.
    @FunctionalInterface
    interface Removal {
        void run() throws IOException;
    }

    /// Why `target`, of which `presentBytes` are there, does not fit in any case; empty when it
    /// does.
    Optional<String> refuses(
            DownloadTarget target, long presentBytes, Removal leftover, InstalledModel model)
            throws IOException {
        Optional<String> refusal = refuses(target, presentBytes);
        while (refusal.isPresent() && downloads.removeOldest()) {
            refusal = refuses(target, presentBytes);
        }
        if (refusal.isPresent()) {
            leftover.run();
            refusal = refuses(target, presentBytes);
        }
        return refusal.isPresent() && model.makeRoom() ? refuses(target, presentBytes) : refusal;
    }

    private Optional<String> refuses(DownloadTarget target, long presentBytes) throws IOException {
        return space.refuses(target.partial(), presentBytes, target.sizeBytes());
    }
}
