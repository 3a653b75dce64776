package dev.waybill.cli.agent;

import dev.waybill.domain.blob.Digest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What a device has begun to fetch or to make, and for which distributions: `<sha256>.for` names
/// them, one in a line, as long as their work has not ended.
///
/// A server leaves work out of its list for a moment, while bytes cannot be read; what was begun of
/// it stays. Removed is what no distribution needs any more, and what is absent from the list and
/// older than a day; where room is short, what is absent goes first.
final class Downloads {

    private static final Duration KEPT = Duration.ofDays(1);
    private static final String NOTE = ".for";
    private static final int HEX_LENGTH = 64;

    private final Path folder;
    private Set<Digest> listed = Set.of();

    Downloads(Path folder) {
        this.folder = folder;
    }

    /// Notes that bytes are about to come for a distribution.
    void begin(Digest digest, String distributionId) throws IOException {
        Path note = note(digest.hex());
        List<String> names = new ArrayList<>(names(note));
        String name = name(distributionId);
        if (!names.contains(name)) {
            names.add(name);
            write(note, names);
        }
    }

    /// Notes that a distribution needs nothing of what was begun for it any more.
    void end(String distributionId) throws IOException {
        String name = name(distributionId);
        for (Path file : files()) {
            if (file.getFileName().toString().endsWith(NOTE)) {
                List<String> names = new ArrayList<>(names(file));
                if (names.remove(name)) {
                    write(file, names);
                }
            }
        }
    }

    /// The server's list of work is of these bytes; removes what is neither needed for it nor may
    /// be needed again.
    void listed(Set<Digest> digests, Instant now) throws IOException {
        listed = Set.copyOf(digests);
        removeUnneeded(now);
    }

    /// Removes what no distribution needs any more, and what is absent from the list and old.
    void removeUnneeded(Instant now) throws IOException {
        for (Map.Entry<String, List<Path>> begun : absent().entrySet()) {
            boolean isNeeded = !names(note(begun.getKey())).isEmpty();
            if (!isNeeded || touched(begun.getValue()).plus(KEPT).isBefore(now)) {
                remove(begun.getValue());
            }
        }
    }

    /// Removes the oldest of what is absent from the list; whether there was anything.
    boolean removeOldest() throws IOException {
        Optional<List<Path>> oldest = Optional.empty();
        Instant since = Instant.MAX;
        for (List<Path> begun : absent().values()) {
            Instant touched = touched(begun);
            if (touched.isBefore(since)) {
                since = touched;
                oldest = Optional.of(begun);
            }
        }
        if (oldest.isPresent()) {
            remove(oldest.get());
        }
        return oldest.isPresent();
    }

    /// The files of what is not in the list, by what their names begin with.
    private Map<String, List<Path>> absent() throws IOException {
        Map<String, List<Path>> found = new HashMap<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            String begun = name.substring(0, Math.min(HEX_LENGTH, name.length()));
            if (listed.stream().noneMatch(digest -> digest.hex().equals(begun))) {
                found.computeIfAbsent(begun, key -> new ArrayList<>()).add(file);
            }
        }
        return found;
    }

    private static Instant touched(List<Path> files) throws IOException {
        Instant last = Instant.MIN;
        for (Path file : files) {
            Instant time = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
            last = time.isAfter(last) ? time : last;
        }
        return last;
    }

    /// The note last: what is left of a removal that was cut is still known.
    private static void remove(List<Path> files) throws IOException {
        for (Path file : files) {
            if (!file.getFileName().toString().endsWith(NOTE)) {
                Durable.remove(file);
            }
        }
        for (Path file : files) {
            Durable.remove(file);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private Path note(String begun) {
        return folder.resolve(begun + NOTE);
    }

    private static List<String> names(Path note) throws IOException {
        return Files.exists(note) ? Files.readAllLines(note) : List.of();
    }

    private static void write(Path note, List<String> names) throws IOException {
        if (names.isEmpty()) {
            Files.deleteIfExists(note);
        } else {
            Durable.write(note, String.join("\n", names) + "\n");
        }
    }

    private static String name(String distributionId) {
        return URLEncoder.encode(distributionId, StandardCharsets.UTF_8);
    }
}
