package dev.waybill.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Changes requests at random, in one place or in a few: method, path, query, headers, caller and
/// body.
final class Mutator {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// What is much larger is refused by the gateway itself.
    private static final int MOST_CHARS = 5 << 20;

    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW");

    private static final List<String> SEGMENTS =
            List.of(
                    "%2e%2e",
                    "%2F",
                    "a%2Fb",
                    "%3F",
                    "%23",
                    "%25",
                    "%0d%0a",
                    "%7f",
                    "%c0%af",
                    "%f4%90%80%80",
                    "a".repeat(256),
                    "b".repeat(3000),
                    "sha256:" + "0".repeat(64),
                    "blake3:" + "0".repeat(64),
                    "F".repeat(64),
                    "base64:Li4v",
                    "base64:AAAA",
                    "%F0%9F%92%A9");

    private static final List<String> PARAMETERS =
            List.of(
                    "limit",
                    "cursor",
                    "wait",
                    "after",
                    "since",
                    "state",
                    "status",
                    "model_id",
                    "formation_id",
                    "blocked",
                    "force",
                    "redirect",
                    "expires_in",
                    "holder",
                    "name",
                    "media_type",
                    "artifact_type",
                    "width",
                    "older_than_epoch_ms",
                    "time",
                    "nothing");

    private static final List<String> HEADERS =
            List.of(
                    "content-type",
                    "idempotency-key",
                    "if-match",
                    "if-none-match",
                    "range",
                    "accept",
                    "x-request-id",
                    "x-forwarded-for",
                    "authorization-2",
                    "cookie");

    private static final List<String> HEADER_VALUES =
            List.of(
                    "",
                    "*",
                    "\"",
                    "W/\"x\"",
                    "\"0\"",
                    "bytes=0-",
                    "bytes=-1",
                    "bytes=9-1",
                    "bytes=0-0,2-3",
                    "bytes=99999999999999999999-",
                    "text/plain",
                    "application/json; charset=utf-16",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data",
                    "/",
                    "k",
                    "x".repeat(255),
                    "x".repeat(256),
                    "y".repeat(7000),
                    "\u00e9\u00ff",
                    "${jndi:ldap://x}",
                    "%00");

    private final Random random;
    private final List<Api> others;

    /// @param others other callers
    Mutator(Random random, List<Api> others) {
        this.random = random;
        this.others = List.copyOf(others);
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private <T> T either(List<T> one, List<T> other) {
        return random.nextBoolean() ? any(one) : any(other);
    }

    /// `shot`, changed once to three times.
    Shot mutate(Shot shot) {
        Shot changed = shot;
        for (int i = random.nextInt(3); i >= 0; i--) {
            changed = once(changed);
        }
        return changed;
    }

    private Shot once(Shot shot) {
        return switch (random.nextInt(12)) {
            case 0 -> shot.method(any(METHODS));
            case 1, 2 -> shot.path(path(shot.path()));
            case 3, 4 -> shot.path(query(shot.path()));
            case 5 -> shot.headers(headers(shot.headers()));
            case 6 -> random.nextInt(3) == 0 ? shot.as(any(others)) : shot.body(raw(shot.body()));
            case 7 -> shot.body(raw(shot.body()));
            default -> shot.body(json(shot.body()));
        };
    }

    private String path(String path) {
        int question = path.indexOf('?');
        String rest = question < 0 ? "" : path.substring(question);
        List<String> segments =
                new ArrayList<>(
                        List.of(
                                (question < 0 ? path : path.substring(0, question))
                                        .split("/", -1)));
        String odd = either(SEGMENTS, OddValues.TEXT);
        int place = 1 + random.nextInt(segments.size() - 1);
        switch (random.nextInt(4)) {
            case 0 -> segments.add(odd);
            case 1 -> segments.add(place, odd);
            case 2 -> segments.set(segments.size() - 1, odd);
            default -> segments.set(place, odd);
        }
        return String.join("/", segments) + rest;
    }

    private String query(String path) {
        String odd = random.nextInt(20) == 0 ? "q".repeat(6000) : either(SEGMENTS, OddValues.TEXT);
        String pair =
                switch (random.nextInt(8)) {
                    case 0 -> odd;
                    case 1 -> "=" + odd;
                    case 2 -> "&&" + any(PARAMETERS) + "=" + odd + "&";
                    default -> any(PARAMETERS) + "=" + odd;
                };
        return path + (path.contains("?") ? "&" : "?") + pair;
    }

    private Map<String, String> headers(Map<String, String> headers) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(any(HEADERS), any(HEADER_VALUES));
        return changed;
    }

    /// Another body, byte by byte.
    private String raw(String body) {
        int place = random.nextInt(body.length() + 1);
        return switch (random.nextInt(10)) {
            case 0 -> "";
            case 1 -> body.substring(0, place);
            case 2 -> body.substring(0, place) + '\0' + body.substring(place);
            case 3 -> body.substring(0, place) + "\u00ff\u00fe" + body.substring(place);
            case 4 -> "\u00ef\u00bb\u00bf" + body;
            case 5 -> body + body;
            case 6 -> "[".repeat(100 + random.nextInt(100_000));
            case 7 -> random.nextInt(10) == 0 ? "z".repeat((4 << 20) + 1) : "\"";
            case 8 -> body.replace("\"", "'");
            default -> flip(body);
        };
    }

    private String flip(String body) {
        if (body.isEmpty()) {
            return "\u0001";
        }
        StringBuilder changed = new StringBuilder(body);
        changed.setCharAt(random.nextInt(body.length()), (char) random.nextInt(256));
        return changed.toString();
    }

    /// A body in which one member is odd, doubled, gone, new or deep; another one where there is no
    /// JSON.
    private String json(String body) {
        JsonNode tree;
        try {
            tree = JSON.readTree(new String(bytes(body), StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return raw(body);
        }
        List<ObjectNode> objects = new ArrayList<>();
        collect(tree, objects);
        if (objects.isEmpty()) {
            return latin(any(OddValues.JSON));
        }
        ObjectNode chosen = any(objects);
        List<String> names = new ArrayList<>();
        chosen.fieldNames().forEachRemaining(names::add);
        String name = names.isEmpty() ? "x" : any(names);
        return latin(changed(tree, chosen, name));
    }

    private String changed(JsonNode tree, ObjectNode chosen, String name) {
        String mark = "@@odd@@";
        return switch (random.nextInt(6)) {
            case 0 -> {
                chosen.remove(name);
                yield tree.toString();
            }
            case 1 -> {
                String text = tree.toString();
                String member = "\"" + name + "\":";
                yield text.replace(member, member + any(OddValues.JSON) + "," + member);
            }
            case 2 -> {
                chosen.put("\u0000" + random.nextInt(), mark);
                yield odd(tree, mark);
            }
            case 3 -> {
                JsonNode value = chosen.get(name);
                for (int i = random.nextInt(120); i >= 0; i--) {
                    value =
                            random.nextBoolean()
                                    ? JSON.createArrayNode().add(value)
                                    : JSON.createObjectNode().set("a", value);
                }
                chosen.set(name, value);
                yield tree.toString();
            }
            case 4 -> {
                ArrayNode many = chosen.putArray(name);
                int count = 1 + random.nextInt(1100);
                for (int i = 0; i < count; i++) {
                    many.add(mark);
                }
                String text = odd(tree, mark);
                yield text.length() > MOST_CHARS ? tree.toString() : text;
            }
            default -> {
                chosen.put(name, mark);
                yield odd(tree, mark);
            }
        };
    }

    private String odd(JsonNode tree, String mark) {
        return tree.toString().replace("\"" + mark + "\"", any(OddValues.JSON));
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object) {
            objects.add(object);
        }
        node.forEach(child -> collect(child, objects));
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
