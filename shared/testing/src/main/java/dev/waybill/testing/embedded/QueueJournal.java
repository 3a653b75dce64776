package dev.waybill.testing.embedded;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The messages that lie in queues, kept in a file, since ElasticMQ keeps them in memory only.
///
/// A line is written when a message comes and when it is deleted, before the caller of either has
/// its answer. Messages of an earlier run are its left-overs: they stay in a file of their own
/// until they have been sent again, so that a kill in between costs nothing; it can only make some
/// come twice. Bodies are kept, not delays or receive counts.
final class QueueJournal implements AutoCloseable {

    /// A message of an earlier run.
    record LeftOver(String queue, String body) {}

    private static final int REWRITE_AFTER_LINES = 100_000;

    private final Path file;
    private final Path leftOverFile;
    private final List<LeftOver> leftOvers;
    private final Map<String, String> present = new LinkedHashMap<>();
    private BufferedWriter writer;
    private int lines;

    private QueueJournal(
            Path file, Path leftOverFile, List<LeftOver> leftOvers, BufferedWriter writer) {
        this.file = file;
        this.leftOverFile = leftOverFile;
        this.leftOvers = List.copyOf(leftOvers);
        this.writer = writer;
    }

    /// Takes up the journal in `folder`, which is made when it is absent.
    static QueueJournal open(Path folder) {
        try {
            Files.createDirectories(folder);
            Path file = folder.resolve("journal");
            Path leftOverFile = folder.resolve("left-overs");
            Map<String, String> left = read(leftOverFile);
            left.putAll(read(file));
            replace(leftOverFile, left);
            BufferedWriter writer = Files.newBufferedWriter(file);
            return new QueueJournal(file, leftOverFile, leftOvers(left), writer);
        } catch (IOException e) {
            throw new UncheckedIOException("open the journal of the queues", e);
        }
    }

    /// What was in the queues when the run before this one ended.
    List<LeftOver> leftOvers() {
        return leftOvers;
    }

    /// Forgets the left-overs, after all of them were sent again.
    void leftOversSent() {
        try {
            Files.deleteIfExists(leftOverFile);
        } catch (IOException e) {
            throw new UncheckedIOException("forget messages that were sent again", e);
        }
    }

    synchronized void added(String queue, String id, String body) {
        String key = key(queue, id);
        String value = Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8));
        present.put(key, value);
        write(key + " " + value);
    }

    synchronized void removed(String queue, String id) {
        String key = key(queue, id);
        present.remove(key);
        write(key);
    }

    private static String key(String queue, String id) {
        return queue + " " + id;
    }

    private void write(String line) {
        try {
            writer.write(line);
            writer.write('\n');
            writer.flush();
            lines++;
            if (lines > REWRITE_AFTER_LINES && lines > 2 * present.size()) {
                rewrite();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("write the journal of the queues", e);
        }
    }

    private void rewrite() throws IOException {
        writer.close();
        replace(file, present);
        writer = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
        lines = present.size();
    }

    /// By queue and id. A line that a kill has cut short has no newline; nobody had its answer.
    private static Map<String, String> read(Path file) throws IOException {
        Map<String, String> messages = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return messages;
        }
        String text = Files.readString(file);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            String[] parts = line.split(" ", 3);
            String key = key(parts[0], parts[1]);
            if (parts.length == 3) {
                messages.put(key, parts[2]);
            } else {
                messages.remove(key);
            }
        }
        return messages;
    }

    private static void replace(Path file, Map<String, String> messages) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        StringBuilder text = new StringBuilder();
        messages.forEach((key, value) -> text.append(key).append(' ').append(value).append('\n'));
        Files.writeString(draft, text);
        Files.move(
                draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static List<LeftOver> leftOvers(Map<String, String> messages) {
        List<LeftOver> leftOvers = new ArrayList<>();
        messages.forEach((key, value) ->
                leftOvers.add(
                        new LeftOver(
                                key.substring(0, key.indexOf(' ')),
                                new String(
                                        Base64.getDecoder().decode(value),
                                        StandardCharsets.UTF_8))));
        return leftOvers;
    }

    @Override
    public synchronized void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("close the journal of the queues", e);
        }
    }
}
