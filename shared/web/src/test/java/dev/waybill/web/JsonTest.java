package dev.waybill.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.InvalidRequest;
import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    private record Body(
            @Nullable Long whole,
            @Nullable BigInteger large,
            @Nullable Double amount,
            @Nullable Boolean flag,
            @Nullable String text,
            @Nullable List<String> texts,
            @Nullable Map<String, String> map) {}

    private static Body read(String json) {
        return Json.read(json.getBytes(StandardCharsets.UTF_8), Body.class);
    }

    private static void assertRefused(String json, String field) {
        assertThatThrownBy(() -> read(json))
                .as(json)
                .isInstanceOfSatisfying(
                        InvalidRequest.class, e -> assertThat(e.field()).startsWith(field));
    }

    /// Jackson throws bare what it thinks of an exponent beyond an integer's.
    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999", "-1e-99999999999"})
    void anExponentThatNoNumberHasIsRefused(String number) {
        byte[] bytes = ("{\"a\": [" + number + "]}").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Json.read(bytes, JsonNode.class))
                .isInstanceOf(InvalidRequest.class);
        for (String field : List.of("whole", "large", "amount", "flag", "text", "map", "other")) {
            try {
                read("{\"%s\": %s}".formatted(field, number));
            } catch (InvalidRequest e) {
                assertThat(e.field()).isNotEmpty();
            }
        }
    }

    /// Short to write, but gigabytes in the hands of whoever writes them out or adds to them.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e2147483647",
                "100e2147483647",
                "1e-2147483647",
                "0e2147483647",
                "12345678901234567890e2147483640",
                "1e10000",
                "1e-10000"
            })
    void aNumberThatNobodyCanCountWithIsRefused(String number) {
        for (String json :
                List.of(number, "[" + number + "]", "{\"a\": {\"b\": " + number + "}}")) {
            assertThatThrownBy(
                            () -> Json.read(json.getBytes(StandardCharsets.UTF_8), JsonNode.class))
                    .as(json)
                    .isInstanceOf(InvalidRequest.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E+308", "5E-324", "1E+9999", "1.0", "12345678901234567890"})
    void aNumberStaysAsItIsWritten(String number) {
        assertThat(Json.read(number.getBytes(StandardCharsets.UTF_8), JsonNode.class).asText())
                .isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\\u0000", "5", "1.5", "true", "null", "x"})
    void aTextIsNoNumberAndNoFlag(String text) {
        for (String field : List.of("whole", "large", "amount", "flag")) {
            assertRefused("{\"%s\": \"%s\"}".formatted(field, text), field);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "1.5", "true", "[]", "{}"})
    void whatIsNoTextIsNone(String value) {
        assertRefused("{\"text\": " + value + "}", "text");
    }

    @Test
    void aNumberIsNoFlagAndAFractionNoWholeNumber() {
        assertRefused("{\"flag\": 1}", "flag");
        assertRefused("{\"whole\": 1.5}", "whole");
        assertRefused("{\"whole\": 9223372036854775808}", "whole");
        assertRefused("{\"large\": 1e3}", "large");
    }

    @Test
    void halfASurrogatePairIsNoText() {
        assertRefused("{\"text\": \"\\ud83d\"}", "text");
        assertRefused("{\"texts\": [\"a\", \"\\ude00\"]}", "texts");
        assertRefused("{\"map\": {\"k\": \"\\ud83d!\"}}", "map");
        assertRefused("{\"map\": {\"\\ud83d\": \"v\"}}", "map");
        assertThat(read("{\"text\": \"\\ud83d\\ude00\"}").text()).isEqualTo("\uD83D\uDE00");
    }

    @Test
    void otherEncodingsThanUtf8AreRefused() {
        String json = "{\"text\": \"ä\uFFFD🚀\"}";
        for (Charset other :
                List.of(
                        StandardCharsets.ISO_8859_1,
                        StandardCharsets.UTF_16BE,
                        StandardCharsets.UTF_16LE,
                        StandardCharsets.UTF_32BE)) {
            assertThatThrownBy(() -> Json.read(json.getBytes(other), Body.class))
                    .as(other.name())
                    .isInstanceOf(InvalidRequest.class);
        }
        for (String hex : List.of("ff", "fffe", "c3", "c080", "eda080", "f09f98", "f8888080")) {
            byte[] bytes =
                    HexFormat.of().parseHex("7b2274657874223a2278" + hex + "227d"); // {"text":"x…"}
            assertThatThrownBy(() -> Json.read(bytes, Body.class))
                    .as(hex)
                    .isInstanceOfSatisfying(
                            InvalidRequest.class, e -> assertThat(e.field()).isEqualTo("body"));
        }
        assertThat(read(json).text()).isEqualTo("ä\uFFFD🚀");
        assertThat(read('\uFEFF' + json).text()).isEqualTo("ä\uFFFD🚀");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | body | must be an object",
                "7 | body | must be an object",
                "'\"x\"' | body | must be an object",
                "'' | body | must be an object",
                "{} {} | body | must be one object, with nothing behind it",
                "'{\"whole\": \"7\"}' | whole | must be a whole number",
                "'{\"whole\": 1.5}' | whole | must be a whole number",
                "'{\"whole\": {}}' | whole | must be a whole number",
                "'{\"large\": \"7\"}' | large | must be a whole number",
                "'{\"amount\": \"7\"}' | amount | must be a number",
                "'{\"amount\": []}' | amount | must be a number",
                "'{\"flag\": \"true\"}' | flag | must be true or false",
                "'{\"flag\": 1}' | flag | must be true or false",
                "'{\"text\": 7}' | text | must be a text",
                "'{\"text\": {}}' | text | must be a text",
                "'{\"texts\": {}}' | texts | must be a list",
                "'{\"texts\": [\"a\", 7]}' | texts[1] | must be a text",
                "'{\"map\": []}' | map | must be an object",
                "'{\"map\": {\"k\": false}}' | map.k | must be a text",
                "'{\"text\": \"\\ud83d\"}' | text | is not valid Unicode",
                "'{\"whole\": 9223372036854775808}' | whole | is too large or too small a number",
                "'{\"text\": \"a}' | body | is not JSON",
            })
    void whatStandsInTheWrongFormIsToldWhichItMustHave(String json, String field, String reason) {
        assertThatThrownBy(() -> read(json))
                .isInstanceOfSatisfying(
                        InvalidRequest.class,
                        e -> {
                            assertThat(e.field()).isEqualTo(field);
                            assertThat(e.reason()).isEqualTo(reason);
                        });
    }

    @Test
    void nestingEndsAtAHundred() {
        assertThat(read("{\"other\": " + "[".repeat(99) + "]".repeat(99) + "}").text()).isNull();
        assertRefused("{\"other\": " + "[".repeat(100) + "]".repeat(100) + "}", "body");
    }
}
