package dev.waybill.cli.agent;

import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names of any characters as names of files: a plain one stays as it is, any other becomes what is
/// plain in it and a hash, so that no two names meet, also on a disk that does not tell cases
/// apart.
final class SafeName {

    private static final Pattern PLAIN = Pattern.compile("[a-z0-9][a-z0-9._-]{0,79}");
    private static final Pattern PLAIN_FILE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]{0,119}");
    private static final int KEPT = 40;

    private SafeName() {}

    /// The folder for `name`.
    static String of(String name) {
        if (PLAIN.matcher(name).matches()) {
            return name;
        }
        String kept = name.replaceAll("[^A-Za-z0-9._-]", "_").replaceFirst("^[._-]+", "");
        String hash = Digest.of(name.getBytes(StandardCharsets.UTF_8)).shortForm();
        return kept.substring(0, Math.min(KEPT, kept.length())) + "~" + hash;
    }

    /// The publisher's file name if it is a plain one; else `artifact`.
    static String ofFile(Optional<String> name) {
        return name.filter(text -> PLAIN_FILE.matcher(text).matches()).orElse("artifact");
    }
}
