package dev.waybill.distributions;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.web.Times;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The members of an object in a request, each read with its check; `null` is as good as absent,
/// and what is not asked for is not looked at.
///
/// @param path where the object stands in the request, for what is said about bad ones
/// @param json the object
record Members(String path, JsonNode json) {

    /// The members of `json`; 400 when it is no object.
    static Members of(String path, JsonNode json) {
        if (!json.isObject()) {
            throw new InvalidRequest(path, "must be an object");
        }
        return new Members(path, json);
    }

    private String field(String name) {
        return path + "." + name;
    }

    private Optional<JsonNode> find(String name) {
        return Optional.ofNullable(json.get(name)).filter(value -> !value.isNull());
    }

    /// A whole number from `least` to `most`.
    Optional<Long> number(String name, long least, long most) {
        return find(name)
                .map(value -> {
                    boolean isWhole = value.isIntegralNumber() && value.canConvertToLong();
                    if (!isWhole || value.asLong() < least || value.asLong() > most) {
                        throw new InvalidRequest(
                                field(name),
                                "must be a whole number from " + least + " to " + most);
                    }
                    return value.asLong();
                });
    }

    /// The same, which must be there.
    long required(String name, long least, long most) {
        return number(name, least, most)
                .orElseThrow(() -> new InvalidRequest(field(name), "is required"));
    }

    /// Text that must be there.
    String requiredText(String name) {
        return find(name)
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .orElseThrow(() -> new InvalidRequest(field(name), "must be text"));
    }

    /// True or false.
    Optional<Boolean> flag(String name) {
        return find(name)
                .map(value -> {
                    if (!value.isBoolean()) {
                        throw new InvalidRequest(field(name), "must be true or false");
                    }
                    return value.asBoolean();
                });
    }

    /// One of `words`.
    Optional<String> word(String name, String... words) {
        return find(name)
                .map(value -> {
                    if (!value.isTextual() || !List.of(words).contains(value.asText())) {
                        throw new InvalidRequest(
                                field(name), "must be one of " + String.join(", ", words));
                    }
                    return value.asText();
                });
    }

    /// A time by RFC 3339.
    Optional<Instant> time(String name) {
        return find(name)
                .map(value ->
                        Times.parse(field(name), value.asText()).truncatedTo(ChronoUnit.MILLIS));
    }

    /// An object.
    Optional<Members> object(String name) {
        return find(name).map(value -> of(field(name), value));
    }

    /// The objects of a list; none when it is absent.
    List<Members> list(String name, int most) {
        Optional<JsonNode> found = find(name);
        if (found.isEmpty()) {
            return List.of();
        }
        if (!found.get().isArray() || found.get().size() > most) {
            throw new InvalidRequest(field(name), "must be a list of at most " + most);
        }
        List<Members> list = new ArrayList<>();
        for (JsonNode value : found.get()) {
            list.add(of(field(name) + "[" + list.size() + "]", value));
        }
        return list;
    }

    /// Exactly one of two members is there.
    void requireOneOf(String one, String other) {
        if (find(one).isPresent() == find(other).isPresent()) {
            throw new InvalidRequest(path, "must have either " + one + " or " + other);
        }
    }
}
