package dev.waybill.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.function.EventSource;
import dev.waybill.testing.embedded.RepositoryRoot;
import dev.waybill.testing.template.Template;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The routes of the template beside the paths of the contract.
class TemplateRoutesTest {

    private static final List<RoutePattern> ROUTES =
            Template.ofRepository().resources().values().stream()
                    .filter(resource -> resource.type().equals("AWS::Serverless::Function"))
                    .flatMap(resource ->
                            paths(resource.properties().getOrDefault("Events", Map.of())))
                    .map(path -> RoutePattern.of(new EventSource.Route("ANY", path)))
                    .sorted()
                    .toList();

    private static Stream<String> paths(Object events) {
        return ((Map<?, ?>) events)
                .values().stream()
                        .map(Map.class::cast)
                        .filter(event -> "HttpApi".equals(event.get("Type")))
                        .map(event -> (Map<?, ?>) event.get("Properties"))
                        .map(properties -> properties.get("Path"))
                        .map(path -> path == null ? "$default" : path.toString());
    }

    static Set<String> contract() {
        return Template.read(RepositoryRoot.find().resolve("openapi.yaml"))
                .section("paths")
                .keySet();
    }

    @ParameterizedTest
    @MethodSource("contract")
    void leaveNothingOfTheContractToTheDefaultRoute(String path) {
        String called = path.replaceAll("\\{[^}]*}", "x");
        assertThat(
                        ROUTES.stream()
                                .filter(route -> route.match("GET", called).isPresent())
                                .findFirst()
                                .map(RoutePattern::key))
                .isPresent()
                .get()
                .isNotEqualTo("$default");
    }
}
