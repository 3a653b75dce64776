package dev.waybill.local.http;

import dev.waybill.local.function.EventSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A route's method and path, and what they match.
///
/// More specific comes first: from left to right a literal segment before a variable before
/// `{proxy+}`; then a method before `ANY`; `$default` is last.
record RoutePattern(String method, List<String> segments, boolean isDefault)
        implements Comparable<RoutePattern> {

    private static final Comparator<RoutePattern> SPECIFIC_FIRST =
            Comparator.comparing(RoutePattern::isDefault)
                    .thenComparing(RoutePattern::ranks)
                    .thenComparing(pattern -> pattern.method.equals("ANY"));

    RoutePattern {
        segments = List.copyOf(segments);
    }

    static RoutePattern of(EventSource.Route route) {
        boolean isDefault = route.path().equals("$default");
        return new RoutePattern(
                route.method(), isDefault ? List.of() : split(route.path()), isDefault);
    }

    /// As API Gateway names it in an event.
    String key() {
        return isDefault ? "$default" : method + " /" + String.join("/", segments);
    }

    /// The values of the path's variables, or empty where this route does not match.
    Optional<Map<String, String>> match(String requestMethod, String path) {
        if (isDefault) {
            return Optional.of(Map.of());
        }
        if (!method.equals("ANY") && !method.equals(requestMethod)) {
            return Optional.empty();
        }
        List<String> given = split(path);
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (isGreedy(segment)) {
                String rest =
                        String.join("/", given.subList(Math.min(i, given.size()), given.size()));
                variables.put(segment.substring(1, segment.length() - 2), rest);
                return rest.isEmpty() ? Optional.empty() : Optional.of(variables);
            }
            if (i >= given.size() || !matches(segment, given.get(i), variables)) {
                return Optional.empty();
            }
        }
        return given.size() == segments.size() ? Optional.of(variables) : Optional.empty();
    }

    private static boolean matches(String segment, String given, Map<String, String> variables) {
        if (!isVariable(segment)) {
            return segment.equals(given);
        }
        variables.put(segment.substring(1, segment.length() - 1), given);
        return !given.isEmpty();
    }

    private static List<String> split(String path) {
        String relative = path.startsWith("/") ? path.substring(1) : path;
        return new ArrayList<>(List.of(relative.split("/", -1)));
    }

    private static boolean isVariable(String segment) {
        return segment.startsWith("{") && segment.endsWith("}");
    }

    private static boolean isGreedy(String segment) {
        return segment.endsWith("+}");
    }

    /// One character a segment, in the order of precedence; the end of the path counts as a
    /// literal.
    private String ranks() {
        StringBuilder ranks = new StringBuilder();
        for (String segment : segments) {
            ranks.append(isGreedy(segment) ? 'c' : isVariable(segment) ? 'b' : 'a');
        }
        return ranks.toString();
    }

    @Override
    public int compareTo(RoutePattern other) {
        return SPECIFIC_FIRST.compare(this, other);
    }
}
