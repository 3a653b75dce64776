package dev.waybill.launcher;

import dev.waybill.domain.blob.Digest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.TreeMap;

/// Cursors as somebody makes them who knows how they are made: a check of eight bytes over path,
/// query and position, and the position. The check has no key, so its being right proves nothing.
final class ForgedCursor {

    private static final int CHECK = 8;

    private ForgedCursor() {}

    /// The cursor of any position in a listing.
    ///
    /// @param path of the listing, with its query and without `cursor` and `limit`
    static String of(String path, byte[] position) {
        byte[] cursor = Arrays.copyOf(check(path, position), CHECK + position.length);
        System.arraycopy(position, 0, cursor, CHECK, position.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /// The position in a cursor.
    static byte[] position(String cursor) {
        byte[] bytes = Base64.getUrlDecoder().decode(cursor);
        return Arrays.copyOfRange(bytes, CHECK, bytes.length);
    }

    private static byte[] check(String path, byte[] position) {
        int question = path.indexOf('?');
        StringBuilder bound = new StringBuilder();
        bind(bound, question < 0 ? path : path.substring(0, question));
        TreeMap<String, String> query = new TreeMap<>();
        if (question >= 0) {
            for (String pair : path.substring(question + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        query.forEach((name, value) -> {
            bind(bound, name);
            bind(bound, value);
        });
        // What is no UTF-8 is checked as it is read.
        bound.append(new String(position, StandardCharsets.UTF_8));
        return Arrays.copyOf(
                Digest.of(bound.toString().getBytes(StandardCharsets.UTF_8)).hash(), CHECK);
    }

    private static void bind(StringBuilder bound, String text) {
        bound.append(text.length()).append(':').append(text).append('\n');
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
