package dev.waybill.web;

import dev.waybill.domain.InvalidRequest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A path such as `/v1/models/{model_id}/versions`. Segments match one to one; a variable matches
/// any segment that is not empty, in plain form or as `base64:` and base64url of its UTF-8 bytes
/// (API §1 "Names").
///
/// @param segments the literal or `{name}` between slashes
public record PathTemplate(List<String> segments) {

    private static final String ENCODED = "base64:";

    public PathTemplate {
        segments = List.copyOf(segments);
    }

    static PathTemplate parse(String text) {
        return new PathTemplate(split(text));
    }

    /// The parts of a decoded path, without its leading slash.
    static List<String> split(String path) {
        return List.of(path.substring(path.startsWith("/") ? 1 : 0).split("/", -1));
    }

    /// The variables' raw values if `path` has this form; absent when it has not.
    Optional<Map<String, String>> match(List<String> path) {
        if (path.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String expected = segments.get(i);
            String actual = path.get(i);
            if (!isVariable(expected)) {
                if (!expected.equals(actual)) {
                    return Optional.empty();
                }
            } else if (actual.isEmpty()) {
                return Optional.empty();
            } else {
                variables.put(expected.substring(1, expected.length() - 1), actual);
            }
        }
        return Optional.of(variables);
    }

    /// How many segments are literal: of two matching templates the one with more of them, from the
    /// left, wins.
    boolean isMoreSpecificThan(PathTemplate other) {
        for (int i = 0; i < segments.size(); i++) {
            boolean mine = isVariable(segments.get(i));
            boolean theirs = isVariable(other.segments.get(i));
            if (mine != theirs) {
                return theirs;
            }
        }
        return false;
    }

    /// The value of a segment: itself, or what its `base64:` form holds. A form that is no
    /// base64url of UTF-8 is an [InvalidRequest] for `variable`; so is a segment with U+FFFD, which
    /// the gateway puts in the place of bytes that are no UTF-8.
    static String decode(String variable, String segment) {
        if (!segment.startsWith(ENCODED)) {
            if (Utf8.isMarked(segment)) {
                throw new InvalidRequest(
                        variable,
                        "is not UTF-8, or holds U+FFFD: a name with that is written base64: and"
                                + " base64url of UTF-8 without padding");
            }
            return segment;
        }
        return decoded(segment.substring(ENCODED.length()))
                .orElseThrow(() ->
                        new InvalidRequest(
                                variable,
                                "base64: must be followed by base64url of UTF-8 without padding"));
    }

    private static Optional<String> decoded(String base64) {
        try {
            return Utf8.text(Base64.getUrlDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{");
    }

    @Override
    public String toString() {
        return "/" + String.join("/", segments);
    }
}
