package dev.waybill.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.local.function.EventSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

    private static final List<RoutePattern> PATTERNS =
            Stream.of(
                            "ANY $default",
                            "ANY /v1/devices",
                            "ANY /v1/devices/{proxy+}",
                            "ANY /v1/devices/{device_id}/work",
                            "ANY /v1/devices/{device_id}/work/{proxy+}",
                            "ANY /v1/devices/{device_id}/models/{model_id}/status",
                            "GET /v1/devices/{device_id}/work",
                            "ANY /openapi.yaml")
                    .map(route -> route.split(" ", 2))
                    .map(route -> RoutePattern.of(new EventSource.Route(route[0], route[1])))
                    .sorted()
                    .toList();

    @ParameterizedTest
    @CsvSource({
        "GET,  /v1/devices, ANY /v1/devices",
        "GET,  /v1/devices/d, ANY /v1/devices/{proxy+}",
        "GET,  /v1/devices/d/work, GET /v1/devices/{device_id}/work",
        "HEAD, /v1/devices/d/work, ANY /v1/devices/{device_id}/work",
        "POST, /v1/devices/d/work/x/report, ANY /v1/devices/{device_id}/work/{proxy+}",
        "PUT,  /v1/devices/d/models/m/status, ANY /v1/devices/{device_id}/models/{model_id}/status",
        "GET,  /v1/devices/d/models/m, ANY /v1/devices/{proxy+}",
        "GET,  /v1/devices/, $default",
        "GET,  /v1/device, $default",
        "GET,  /, $default",
        "GET,  /openapi.yaml, ANY /openapi.yaml",
    })
    void takesTheMostSpecificRoute(String method, String path, String key) {
        assertThat(
                        PATTERNS.stream()
                                .filter(pattern -> pattern.match(method, path).isPresent())
                                .findFirst()
                                .map(RoutePattern::key))
                .contains(key);
    }

    @Test
    void namesTheVariablesOfThePath() {
        assertThat(match("/v1/devices/{device_id}/work/{proxy+}", "/v1/devices/d/work/x/report"))
                .contains(Map.of("device_id", "d", "proxy", "x/report"));
        assertThat(match("/v1/devices/{device_id}/work", "/v1/devices//work")).isEmpty();
    }

    private static Optional<Map<String, String>> match(String route, String path) {
        return RoutePattern.of(new EventSource.Route("ANY", route)).match("GET", path);
    }
}
