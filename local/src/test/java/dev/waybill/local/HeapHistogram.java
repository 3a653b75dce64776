package dev.waybill.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The instances of each class in a heap, as the JDK counts them.
final class HeapHistogram {

    private static final Pattern LINE =
            Pattern.compile("^ *\\d+: +(\\d+) +\\d+ +(\\S+)", Pattern.MULTILINE);

    private HeapHistogram() {}

    /// Reads what `gcClassHistogram` wrote: numbers by the names of classes.
    static Map<String, Long> read(Path file) throws IOException {
        return LINE.matcher(Files.readString(file))
                .results()
                .collect(
                        Collectors.toMap(
                                line -> line.group(2),
                                line -> Long.parseLong(line.group(1)),
                                Long::sum));
    }
}
