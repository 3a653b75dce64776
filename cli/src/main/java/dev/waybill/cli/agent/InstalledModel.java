package dev.waybill.cli.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.cli.api.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a device has of one model.
///
///     <version>-<digest>/   an [Installation]
///     current               link to the one in use
///     state.json            names of the one that is known to work, and the one before it
///
/// `current` always points to a whole installation. It leaves the one that is known to work only while another is being
/// activated; a process that dies then finds both names again, and goes back.
final class InstalledModel {

    private static final String STATE = "state.json";

    private final Path folder;
    private final Path current;

    InstalledModel(Path folder) {
        this.folder = folder;
        this.current = folder.resolve("current");
    }

    /// The version that is known to work.
    Optional<Installation> operational() throws IOException {
        return named("operational");
    }

    /// The version that worked before it.
    Optional<Installation> previous() throws IOException {
        return named("previous");
    }

    /// Where `current` points to.
    Optional<Installation> current() throws IOException {
        return Files.isSymbolicLink(current)
                ? Installation.read(folder.resolve(Files.readSymbolicLink(current)))
                : Optional.empty();
    }

    /// All whole installations.
    List<Installation> all() throws IOException {
        List<Installation> found = new ArrayList<>();
        for (Path path : folders()) {
            Installation.read(path).ifPresent(found::add);
        }
        return found;
    }

    /// Adds an installation of a verified file, which is moved there.
    ///
    /// @param staging a path on the same disk, to put it together at
    Installation add(WorkItem.Release release, Path file, Path staging) throws IOException {
        Durable.remove(staging);
        Files.createDirectories(staging);
        Files.createDirectories(folder);
        Installation.describe(release, staging);
        Files.move(file, new Installation(release, staging).file(), StandardCopyOption.ATOMIC_MOVE);
        Path place = freePlace(release);
        Files.move(staging, place, StandardCopyOption.ATOMIC_MOVE);
        return new Installation(release, place);
    }

    /// Lets `current` point to `next`.
    void point(Installation next) throws IOException {
        Durable.link(current, next.folder().getFileName());
    }

    /// `works` is known to work; what worked before it becomes the previous one, everything else is
    /// removed.
    void confirm(Installation works) throws IOException {
        Optional<Installation> earlier = previous();
        Optional<Installation> previous =
                operational()
                        .filter(known -> !known.is(works.release()))
                        .or(() -> earlier.filter(known -> !known.is(works.release())));
        ObjectNode state = Json.object();
        state.put("operational", name(works));
        previous.ifPresent(installation -> state.put("previous", name(installation)));
        Durable.write(folder.resolve(STATE), Json.line(state) + "\n");
        prune();
    }

    /// Lets `current` point to what is known to work, or to nothing; the former.
    Optional<Installation> goBack() throws IOException {
        Optional<Installation> works = operational();
        if (works.isPresent()) {
            point(works.get());
        } else {
            Files.deleteIfExists(current);
        }
        return works;
    }

    /// Removes what is neither in use nor known to work, to make room; whether there was anything.
    boolean makeRoom() throws IOException {
        return removeAllBut(names(List.of(current(), operational())));
    }

    private void prune() throws IOException {
        removeAllBut(names(List.of(current(), operational(), previous())));
    }

    private boolean removeAllBut(List<String> kept) throws IOException {
        boolean removed = false;
        for (Path path : folders()) {
            if (!kept.contains(path.getFileName().toString())) {
                Durable.remove(path);
                removed = true;
            }
        }
        return removed;
    }

    private static List<String> names(List<Optional<Installation>> installations) {
        return installations.stream().flatMap(Optional::stream).map(InstalledModel::name).toList();
    }

    private Optional<Installation> named(String role) throws IOException {
        Path state = folder.resolve(STATE);
        if (!Files.exists(state)) {
            return Optional.empty();
        }
        JsonNode json = Json.parse(Files.readString(state));
        Optional<String> name = Json.text(json, role);
        return name.isPresent() ? Installation.read(folder.resolve(name.get())) : Optional.empty();
    }

    private List<Path> folders() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    /// A folder that no other installation has: a damaged one may still be in use under the usual
    /// name.
    private Path freePlace(WorkItem.Release release) {
        String usual = SafeName.of(release.version()) + "-" + release.digest().shortForm();
        Path place = folder.resolve(usual);
        for (int i = 2; Files.exists(place, LinkOption.NOFOLLOW_LINKS); i++) {
            place = folder.resolve(usual + "-" + i);
        }
        return place;
    }

    private static String name(Installation installation) {
        return installation.folder().getFileName().toString();
    }
}
