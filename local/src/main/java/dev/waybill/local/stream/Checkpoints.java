package dev.waybill.local.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// How far each stream has been worked off, kept in a file or only in memory. One that is kept may
/// lag behind a kill, never run ahead: records can come again, and none is left out.
public final class Checkpoints {

    /// A place in a stream: everything up to and including it was worked off.
    record Position(String shard, String sequenceNumber) {}

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Optional<Path> file;
    private final ObjectNode positions;

    private Checkpoints(Optional<Path> file, ObjectNode positions) {
        this.file = file;
        this.positions = positions;
    }

    public static Checkpoints inMemory() {
        return new Checkpoints(Optional.empty(), JSON.createObjectNode());
    }

    /// Reads `file` where it is there, and writes it from now on.
    public static Checkpoints in(Path file) {
        try {
            ObjectNode positions =
                    Files.exists(file)
                            ? (ObjectNode) JSON.readTree(file.toFile())
                            : JSON.createObjectNode();
            return new Checkpoints(Optional.of(file), positions);
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }

    synchronized Optional<Position> find(String stream) {
        JsonNode position = positions.path(stream);
        return position.isObject()
                ? Optional.of(
                        new Position(
                                position.path("shard").asText(),
                                position.path("sequence_number").asText()))
                : Optional.empty();
    }

    synchronized void save(String stream, Position position) {
        positions
                .putObject(stream)
                .put("shard", position.shard())
                .put("sequence_number", position.sequenceNumber());
        file.ifPresent(this::write);
    }

    private void write(Path target) {
        Path draft = target.resolveSibling(target.getFileName() + ".draft");
        try {
            Files.writeString(draft, positions.toString());
            Files.move(
                    draft,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("write " + target, e);
        }
    }
}
