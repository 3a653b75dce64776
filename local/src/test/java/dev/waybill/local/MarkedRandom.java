package dev.waybill.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import java.security.Security;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// The source of random bytes in a function's process: until the restore its bytes are known again
/// wherever the heap has them. Few at a time, of which numbers are made, are random, or somebody
/// who draws until a number fits would never end.
public final class MarkedRandom extends SecureRandomSpi {

    /// Every id and every secret has as many.
    private static final int ENOUGH = 12;

    /// Longer than every id, token and secret.
    private static final int SHORT = 256;

    /// How a dump calls the type of an array's elements.
    private static final char BYTES = 8;

    private static final long serialVersionUID = 1L;

    private static volatile boolean marks = true;
    private static volatile boolean hasMarked;

    private final SecureRandom random;

    /// By which the JDK finds it.
    private static final class Source extends Provider {

        private static final long serialVersionUID = 1L;

        Source() {
            super("Marked", "1", "marked random bytes");
            put("SecureRandom.Marked", MarkedRandom.class.getName());
        }
    }

    /// As the JDK makes it.
    public MarkedRandom() throws NoSuchAlgorithmException {
        this.random = SecureRandom.getInstance("NativePRNGNonBlocking");
    }

    /// Makes it what `new SecureRandom()` asks.
    static void install() {
        Security.insertProviderAt(new Source(), 1);
    }

    /// Marks no more.
    ///
    /// @return whether it has marked any
    static boolean end() {
        marks = false;
        return hasMarked;
    }

    /// Marked bytes in a dump of the heap: as they are, or as a text in hex or base64. What is held
    /// has an array of its own; in a long one it is the rest of what was sent, in a buffer of the
    /// SDK's that is written over.
    static List<String> find(Path dump) throws IOException {
        byte[] mark = new byte[ENOUGH / 2];
        mark(mark);
        String heap = Files.readString(dump, StandardCharsets.ISO_8859_1);
        return Stream.of(
                        new String(mark, StandardCharsets.ISO_8859_1),
                        HexFormat.of().formatHex(mark),
                        Base64.getUrlEncoder().encodeToString(mark))
                .filter(text -> isHeld(text, heap))
                .toList();
    }

    private static boolean isHeld(String text, String heap) {
        boolean held = false;
        for (int at = heap.indexOf(text); at >= 0 && !held; at = heap.indexOf(text, at + 1)) {
            held = isInShortArray(heap, at, text.length());
        }
        return held;
    }

    /// An array of bytes begins with its length, in four bytes, and the byte 8.
    private static boolean isInShortArray(String heap, int at, int length) {
        boolean found = false;
        for (int begin = at; begin > 5 && begin > at - SHORT && !found; begin--) {
            found =
                    heap.startsWith("\0\0\0", begin - 5)
                            && heap.charAt(begin - 1) == BYTES
                            && begin + heap.charAt(begin - 2) >= at + length;
        }
        return found;
    }

    private static void mark(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (0xC5 + 0x3B * (i % 3));
        }
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
        if (marks && bytes.length >= ENOUGH) {
            hasMarked = true;
            mark(bytes);
        } else {
            random.nextBytes(bytes);
        }
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
        random.setSeed(seed);
    }

    @Override
    protected byte[] engineGenerateSeed(int count) {
        return random.generateSeed(count);
    }
}
