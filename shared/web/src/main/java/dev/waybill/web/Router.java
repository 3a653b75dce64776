package dev.waybill.web;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The operations that one function serves, and which of them a request asks for.
public final class Router {

    private final Map<Operation, Endpoint> endpoints;

    /// What a request's method and path lead to.
    sealed interface Match {
        /// An operation with the path's variables as they stand there.
        record Found(Operation operation, Endpoint endpoint, Map<String, String> variables)
                implements Match {}

        /// The path exists, but not with this method; `allowed` is the value of the header `Allow`.
        record OtherMethod(String allowed) implements Match {}

        /// No operation has this path.
        record Nothing() implements Match {}
    }

    /// @param endpoints what does each operation
    public Router(Map<Operation, Endpoint> endpoints) {
        this.endpoints = new EnumMap<>(endpoints);
    }

    Match match(String method, String path) {
        List<String> segments = PathTemplate.split(path);
        List<Operation> here =
                endpoints.keySet().stream()
                        .filter(operation -> operation.path().match(segments).isPresent())
                        .sorted(
                                Comparator.comparing(
                                        Operation::path,
                                        (a, b) ->
                                                a.isMoreSpecificThan(b)
                                                        ? -1
                                                        : b.isMoreSpecificThan(a) ? 1 : 0))
                        .toList();
        Optional<Operation> best =
                here.stream().filter(operation -> operation.method().equals(method)).findFirst();
        if (best.isPresent()) {
            Operation operation = best.get();
            Map<String, String> variables = operation.path().match(segments).orElseThrow();
            return new Match.Found(operation, endpointOf(operation), variables);
        }
        return here.isEmpty() ? new Match.Nothing() : new Match.OtherMethod(allowed(here));
    }

    private Endpoint endpointOf(Operation operation) {
        Endpoint endpoint = endpoints.get(operation);
        if (endpoint == null) {
            throw new IllegalStateException("no endpoint for " + operation);
        }
        return endpoint;
    }

    private static String allowed(List<Operation> here) {
        return String.join(", ", here.stream().map(Operation::method).distinct().sorted().toList());
    }

    /// The operations served here.
    public Set<Operation> operations() {
        return Set.copyOf(endpoints.keySet());
    }
}
