package dev.waybill.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// The first thing a server says: the answer of `GET /v1/health`, asked once and without a token.
///
/// @param status of HTTP
/// @param body missing when it is no JSON
/// @param took from the question to the answer, connecting included
/// @param date the server's clock, in whole seconds; absent when it does not say
record FirstAnswer(int status, JsonNode body, Duration took, Optional<Instant> date) {

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /// Asks.
    ///
    /// @throws IOException when nobody answers
    static FirstAnswer of(HttpClient http, URI api) throws IOException, InterruptedException {
        String root = api.toString().replaceAll("/+$", "");
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(root + "/v1/health")).timeout(PATIENCE).build();
        long start = System.nanoTime();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new FirstAnswer(
                answer.statusCode(),
                json(answer.body()),
                took,
                answer.headers().firstValue("date").flatMap(FirstAnswer::instant));
    }

    private static JsonNode json(String body) {
        try {
            return Json.parse(body);
        } catch (IOException e) {
            return Json.object();
        }
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
