package dev.waybill.cli.transfer;

import dev.waybill.delta.Content;
import dev.waybill.delta.PlanReader;
import dev.waybill.delta.PlanReading;
import dev.waybill.domain.blob.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// A plan beside the file that it makes, kept until that is made, so that it is fetched once.
final class PlanFile {

    private static final int BUFFER_BYTES = 16 << 10;

    private final Path file;
    private final Content target;
    private long received;

    /// The plan at `url`, whose path names it whatever its signature.
    PlanFile(DownloadTarget target, URI url) {
        String name = url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
        String key = Digest.of(name.getBytes(StandardCharsets.UTF_8)).shortForm();
        this.file = beside(target, key + ".plan");
        this.target = new Content(target.digest(), target.sizeBytes());
    }

    /// What was kept, if that is a plan for the target.
    Optional<PlanReading.Accepted> kept() throws IOException {
        return Files.exists(file) && read() instanceof PlanReading.Accepted accepted
                ? Optional.of(accepted)
                : Optional.empty();
    }

    /// Fetches the plan by `text`, no more of it than a plan may have, and keeps it if it is one.
    PlanReading fetch(Stretch text) throws IOException, InterruptedException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        byte[] buffer = new byte[BUFFER_BYTES];
        try (text;
                FileChannel channel =
                        FileChannel.open(
                                next,
                                StandardOpenOption.CREATE,
                                StandardOpenOption.TRUNCATE_EXISTING,
                                StandardOpenOption.WRITE)) {
            for (int read = text.read(buffer, buffer.length);
                    read > 0;
                    read = text.read(buffer, buffer.length)) {
                received += read;
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        PlanReading reading = read();
        if (reading instanceof PlanReading.Refused) {
            forget();
        }
        return reading;
    }

    /// How many bytes came.
    long received() {
        return received;
    }

    /// Keeps it no longer.
    void forget() throws IOException {
        Files.deleteIfExists(file);
    }

    private PlanReading read() throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES)) {
            return PlanReader.read(in, target);
        }
    }

    private static Path beside(DownloadTarget target, String suffix) {
        return target.partial().resolveSibling(target.partial().getFileName() + "." + suffix);
    }
}
