package dev.waybill.testing.dynamodb.expression;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/// The words that stand for no attribute in an expression (developer guide, "Reserved words in
/// DynamoDB"): an attribute of such a name needs a placeholder.
final class ReservedWords {
    private static final Set<String> WORDS = read();

    private ReservedWords() {}

    static boolean contains(String word) {
        return WORDS.contains(word.toUpperCase(Locale.ROOT));
    }

    private static Set<String> read() {
        try (InputStream in = ReservedWords.class.getResourceAsStream("reserved-words.txt")) {
            byte[] bytes = Objects.requireNonNull(in, "reserved-words.txt").readAllBytes();
            String words = new String(bytes, StandardCharsets.US_ASCII);
            return Set.of(words.strip().split("\\s+"));
        } catch (IOException e) {
            throw new UncheckedIOException("read the reserved words", e);
        }
    }
}
