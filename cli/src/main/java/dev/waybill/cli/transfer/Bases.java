package dev.waybill.cli.transfer;

import dev.waybill.delta.Content;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// What a device has.
@FunctionalInterface
public interface Bases {

    /// The file that should hold `content`; whether it does is for the reader to prove.
    Optional<Path> find(Content content) throws IOException;
}
