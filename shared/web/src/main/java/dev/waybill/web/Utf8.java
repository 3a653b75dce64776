package dev.waybill.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Bytes as text, where they are one: unlike the JDK's ways to make a text of bytes, this one puts
/// nothing in the place of what is no UTF-8.
final class Utf8 {

    /// What decoders that are less strict put where bytes were no UTF-8.
    static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /// The text that `bytes` are in UTF-8; absent when they are none.
    static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /// Whether `text` holds the mark of bytes that were no UTF-8; somebody may have meant it, too.
    static boolean isMarked(String text) {
        return text.indexOf(REPLACEMENT) >= 0;
    }
}
