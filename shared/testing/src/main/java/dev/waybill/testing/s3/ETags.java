package dev.waybill.testing.s3;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/// Entity tags: the MD5 of the bytes, or of the parts' MD5s with their number, in quotes.
final class ETags {
    private ETags() {}

    static String of(Hashes hashes) {
        return quoted(hashes.md5());
    }

    /// The tag of an object made of parts with these MD5s in hexadecimal.
    static String ofParts(List<String> md5s) {
        MessageDigest md5 = Hashes.digest("MD5");
        md5s.forEach(part -> md5.update(HexFormat.of().parseHex(part)));
        return quoted(HexFormat.of().formatHex(md5.digest()) + "-" + md5s.size());
    }

    /// Whether a tag in a request, with or without quotes, means this one.
    static boolean match(String given, String etag) {
        return given.equals("*") || given.equals(etag) || quoted(given).equals(etag);
    }

    private static String quoted(String tag) {
        return "\"" + tag + "\"";
    }
}
