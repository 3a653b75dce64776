package dev.waybill.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes that are no UTF-8 are refused, in whichever form the gateway hands them over; nothing is
/// put in their place, by which different ones would become the same.
class NoUtf8Test {

    private static final String PATH = "/v1/collections/c/documents/d";

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient api = DocumentsFixture.admin(stack);

    @Test
    @DisplayName("API 1 a body of bytes that are no UTF-8 is refused")
    void aBodyOfBytesIsRefused() {
        byte[] body = "{\"a\":\"\u00ff\u00fe\"}".getBytes(StandardCharsets.ISO_8859_1);

        assertRefused(api.callBytes("PATCH", PATH, body), "body");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 12, 13, 0, -1})
    @DisplayName("API 1 a text in which the gateway replaced bytes is refused")
    void aTextWithReplacedBytesIsRefused(int sent) {
        String body = "{\"a\":\"\uFFFD\uFFFD\"}";

        assertRefused(api.with("content-length", Integer.toString(sent)).patch(PATH, body), "body");
        assertRefused(api.patch(PATH, body), "body");
    }

    @Test
    @DisplayName("API 1 a caller may say U+FFFD")
    void aCallerMaySayTheReplacement() {
        String body = "{\"a\":\"\uFFFD\"}";
        int length = body.getBytes(StandardCharsets.UTF_8).length;

        assertThat(api.with("content-length", Integer.toString(length)).patch(PATH, body).status())
                .isEqualTo(201);
        assertThat(api.patch(PATH, "{\"b\":\"\\ufffd\"}").status()).isEqualTo(200);
        assertThat(api.callBytes("PATCH", PATH, body.getBytes(StandardCharsets.UTF_8)).status())
                .isEqualTo(200);
        assertThat(api.get(PATH).json().path("b").asText()).isEqualTo("\uFFFD");
    }

    @Test
    @DisplayName("API 1 a path in which the gateway replaced bytes is refused")
    void aPathWithReplacedBytesIsRefused() {
        assertRefused(api.patch("/v1/collections/c/documents/x\uFFFDy\uFFFD", "{}"), "document");
        assertRefused(api.patch("/v1/collections/base64:_w/documents/d", "{}"), "collection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"%ff%fe", "a%C3", "%ED%A0%80", "%C0%80"})
    @DisplayName("API 1 a query of bytes that are no UTF-8 is refused")
    void aQueryIsRefused(String escaped) {
        String listing = "/v1/collections/c/documents?";

        assertRefused(api.get(listing + "cursor=" + escaped), "cursor");
        assertRefused(api.get(listing + escaped + "=1"), "query");
        assertThat(api.get(listing + "x=%EF%BF%BD&ü=🚀+%zz").status()).isEqualTo(200);
    }

    private void assertRefused(ApiAnswer answer, String field) {
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("invalid_request");
        assertThat(answer.text("field")).isEqualTo(field);
        assertThat(api.get(PATH).status()).isEqualTo(404);
    }
}
