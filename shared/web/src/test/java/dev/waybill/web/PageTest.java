package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.InvalidRequest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Paging (API §1).
final class PageTest {

    @Test
    void aCursorLeadsBehindItsPosition() {
        String cursor = Page.cursor(request("/v1/models", Map.of()), "m/7");
        Page page = Page.of(request("/v1/models", Map.of("cursor", cursor, "limit", "5")));
        assertThat(page.after()).contains("m/7");
        assertThat(page.limit()).isEqualTo(5);
    }

    @Test
    void aCursorOfAnotherQueryPathOrMakeIsRefused() {
        String cursor = Page.cursor(request("/v1/runs", Map.of("status", "RUNNING")), "r-1");
        assertThat(
                        Page.of(request("/v1/runs", Map.of("status", "RUNNING", "cursor", cursor)))
                                .after())
                .contains("r-1");
        assertRefused("/v1/runs", Map.of("status", "FAILED", "cursor", cursor));
        assertRefused("/v1/models", Map.of("status", "RUNNING", "cursor", cursor));
        assertRefused("/v1/runs", Map.of("status", "RUNNING", "cursor", cursor + "A"));
        assertRefused("/v1/runs", Map.of("status", "RUNNING", "cursor", "%"));
        assertRefused("/v1/runs", Map.of("status", "RUNNING", "cursor", ""));
    }

    @Test
    void limitsOutsideOfTheirRangeAreRefused() {
        for (String limit : new String[] {"0", "1001", "-1", "x", "99999999999"}) {
            assertThatThrownBy(() -> Page.of(request("/v1/models", Map.of("limit", limit))))
                    .isInstanceOf(InvalidRequest.class);
        }
        assertThat(Page.of(request("/v1/models", Map.of())).limit()).isEqualTo(100);
    }

    private static void assertRefused(String path, Map<String, String> query) {
        assertThatThrownBy(() -> Page.of(request(path, query)))
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        e -> assertThat(e.code()).isEqualTo("invalid_cursor"));
    }

    private static Request request(String path, Map<String, String> query) {
        return new Request("GET", path, new HashMap<>(query), Map.of(), new byte[0], true, "r");
    }
}
