package dev.waybill.local.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTargetTest {

    @ParameterizedTest
    @CsvSource({
        "/v1/models/m, /v1/models/m",
        "/v1/models/a%20b, /v1/models/a b",
        "/v1/models/a+b, /v1/models/a+b",
        "/v1/models/a%2Fb, /v1/models/a/b",
        "/v1/models/a%3Fb/c, /v1/models/a",
        "/v1/models/%C3%A4, /v1/models/ä",
        "/v1/models/%2525, /v1/models/%25",
        "//v1/models, //v1/models",
        "/v1/models/%FF, /v1/models/\uFFFD",
        "http://host:80/v1/models, /v1/models",
    })
    void decodesPaths(String sent, String path) {
        assertThat(RequestTarget.of(URI.create(sent)).path()).isEqualTo(path);
    }

    @Test
    void bareBytesOfAQueryAreEscaped() {
        assertThat(RequestTarget.of(URI.create("/p?a=\u00c3\u00a4&b=\u00ff")).query())
                .isEqualTo("a=%c3%a4&b=%ff");
    }

    @Test
    void leavesTheQueryAsItWasSent() {
        RequestTarget target = RequestTarget.of(URI.create("/p%3Fgone?a=%20b&c&a=d+e"));

        assertThat(target.path()).isEqualTo("/p");
        assertThat(target.query()).isEqualTo("a=%20b&c&a=d+e");
        assertThat(target.parameters()).isEqualTo(Map.of("a", " b,d e", "c", ""));
    }
}
