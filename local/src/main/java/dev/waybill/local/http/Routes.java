package dev.waybill.local.http;

import dev.waybill.local.function.EventSource;
import dev.waybill.local.function.LambdaFunction;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// All routes of the API, the most specific first.
final class Routes {

    /// A route that matches a request.
    ///
    /// @param key as API Gateway names the route
    /// @param variables of the path, by name
    record Match(LambdaFunction function, String key, Map<String, String> variables) {

        Match {
            variables = Map.copyOf(variables);
        }
    }

    private record Entry(RoutePattern pattern, LambdaFunction function) {}

    private final List<Entry> entries;

    private Routes(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    static Routes of(List<LambdaFunction> functions) {
        return new Routes(
                functions.stream()
                        .flatMap(function ->
                                function.declaration().sources().stream()
                                        .filter(EventSource.Route.class::isInstance)
                                        .map(EventSource.Route.class::cast)
                                        .map(route -> new Entry(RoutePattern.of(route), function)))
                        .sorted(Comparator.comparing(Entry::pattern))
                        .toList());
    }

    Optional<Match> find(String method, String path) {
        for (Entry entry : entries) {
            Optional<Map<String, String>> variables = entry.pattern().match(method, path);
            if (variables.isPresent()) {
                return Optional.of(
                        new Match(entry.function(), entry.pattern().key(), variables.get()));
            }
        }
        return Optional.empty();
    }
}
