package dev.waybill.cli.demo;

import dev.waybill.cli.command.Convergence;
import dev.waybill.cli.command.Rollout;
import dev.waybill.cli.command.VariantFile;
import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Holds what the demo shows against what it must be, and keeps what is not so.
final class Findings {

    private final DemoModel model;
    private final DemoFleet fleet;
    private final List<String> wrong = new ArrayList<>();

    Findings(DemoModel model, DemoFleet fleet) {
        this.model = model;
        this.fleet = fleet;
    }

    /// What is not as it must be.
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    /// Notes `what` unless it holds.
    void require(boolean holds, String what) {
        if (!holds) {
            wrong.add(what);
        }
    }

    /// A rollout to the whole fleet has ended: who can have the version has it, who cannot is named
    /// with the reason.
    void checkEnd(Rollout rollout, Convergence convergence, String version) {
        require(rollout.isOver(), version + ": the distribution has not ended");
        require(
                rollout.completed() == fleet.able().size(),
                version + ": " + rollout.completed() + " devices completed");
        for (DemoDevice device : fleet.devices()) {
            Optional<String> named =
                    convergence.blockers().stream()
                            .filter(blocker -> blocker.node().equals(device.id()))
                            .map(Convergence.Blocker::reason)
                            .findFirst();
            require(
                    named.equals(device.expected().map(Object::toString)),
                    version + ": " + device.id() + " is blocked by " + named.orElse("nothing"));
        }
    }

    /// The bytes in the devices' folders are those of `version`, by digest.
    void checkFolders(DemoModel.Version version) throws IOException {
        for (DemoDevice device : fleet.devices()) {
            Optional<Path> current = current(device);
            Optional<VariantFile> variant = version.variant(device.arch());
            if (device.expected().isPresent() || variant.isEmpty()) {
                require(current.isEmpty(), device.id() + " has something in use");
                continue;
            }
            boolean isRight =
                    current.isPresent()
                            && digest(current.get()).equals(digest(variant.get().file()));
            require(isRight, device.id() + " does not have the bytes of " + version.name());
        }
    }

    /// The file that a device uses.
    Optional<Path> current(DemoDevice device) throws IOException {
        Path link = fleet.folder(device).resolve("models").resolve(model.name()).resolve("current");
        if (!Files.exists(link)) {
            return Optional.empty();
        }
        try (var files = Files.list(link.toRealPath())) {
            return files.filter(file -> !file.endsWith("waybill.json")).findFirst();
        }
    }

    static Digest digest(Path file) throws IOException {
        MessageDigest hash = Digest.sha256();
        byte[] buffer = new byte[128 << 10];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                hash.update(buffer, 0, read);
            }
        }
        return Digest.ofHash(hash.digest());
    }
}
