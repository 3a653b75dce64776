package dev.waybill.web;

import java.util.ArrayList;
import java.util.List;

/// Keeps out of the log what somebody put into a path by mistake: a token where its id belongs.
final class SecretText {

    /// How tokens begin: `wb_<id>_<secret>`, `wbe_<id>_<secret>`.
    private static final List<String> PREFIXES = List.of("wb_", "wbe_");

    private static final String HIDDEN = "...";

    private SecretText() {}

    /// `path` with dots for the secret of every segment that is a token.
    static String hidden(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : PathTemplate.split(path)) {
            int secret = secretAt(segment);
            segments.add(secret < 0 ? segment : segment.substring(0, secret) + HIDDEN);
        }
        return "/" + String.join("/", segments);
    }

    /// Where the secret of `segment` begins; negative when it is no token.
    private static int secretAt(String segment) {
        for (String prefix : PREFIXES) {
            int end = segment.indexOf('_', prefix.length());
            if (segment.startsWith(prefix) && end >= 0) {
                return end + 1;
            }
        }
        return -1;
    }
}
