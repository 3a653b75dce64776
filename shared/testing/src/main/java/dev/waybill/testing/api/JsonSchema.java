package dev.waybill.testing.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Judges JSON by the part of JSON Schema 2020-12 that openapi.yaml uses. A keyword that it does
/// not know is an error, so none goes unjudged.
final class JsonSchema {

    private static final Set<String> SILENT = Set.of("description", "default", "title");

    private final JsonNode document;

    /// @param document what `$ref` points into
    JsonSchema(JsonNode document) {
        this.document = document;
    }

    /// What is wrong with `value`, each with its place; empty when it is as `schema` says.
    List<String> judge(JsonNode schema, JsonNode value) {
        List<String> faults = new ArrayList<>();
        judge(schema, value, "$", faults);
        return faults;
    }

    /// The members of `value` that `schema` does not name, each with its place. An object of which
    /// it names no member may hold any.
    List<String> undeclared(JsonNode schema, JsonNode value) {
        List<String> faults = new ArrayList<>();
        undeclared(parts(schema), value, "$", faults);
        return faults;
    }

    /// The members that an object may have by `schema`, with theirs as `outer.inner`.
    Set<String> members(JsonNode schema) {
        Set<String> names = new TreeSet<>();
        members(schema, "", names);
        return names;
    }

    private void members(JsonNode schema, String before, Set<String> names) {
        for (JsonNode part : parts(schema)) {
            part.path("properties")
                    .properties()
                    .forEach(member -> {
                        names.add(before + member.getKey());
                        members(member.getValue(), before + member.getKey() + ".", names);
                    });
            members(part.path("items"), before, names);
        }
    }

    private void undeclared(List<JsonNode> parts, JsonNode value, String at, List<String> faults) {
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            undeclared(below(parts, "items"), value.get(i), at + "[" + i + "]", faults);
        }
        boolean isOpen =
                parts.stream().noneMatch(part -> part.has("properties") || part.has("required"));
        value.properties()
                .forEach(member -> {
                    List<JsonNode> its = new ArrayList<>();
                    parts.forEach(part ->
                            its.addAll(parts(part.path("properties").path(member.getKey()))));
                    if (its.isEmpty()) {
                        its.addAll(below(parts, "additionalProperties"));
                    }
                    String place = at + "." + member.getKey();
                    require(isOpen || !its.isEmpty(), place + " is not declared", faults);
                    undeclared(its, member.getValue(), place, faults);
                });
    }

    private List<JsonNode> below(List<JsonNode> parts, String keyword) {
        return parts.stream().flatMap(part -> parts(part.path(keyword)).stream()).toList();
    }

    /// A schema with all that it is made of or may be.
    private List<JsonNode> parts(JsonNode schema) {
        List<JsonNode> parts = new ArrayList<>();
        if (schema.has("$ref")) {
            parts.addAll(parts(resolve(schema.path("$ref").asText())));
        }
        schema.path("allOf").forEach(part -> parts.addAll(parts(part)));
        schema.path("oneOf").forEach(part -> parts.addAll(parts(part)));
        if (!schema.isMissingNode()) {
            parts.add(schema);
        }
        return parts;
    }

    private void judge(JsonNode schema, JsonNode value, String at, List<String> faults) {
        for (var keyword : schema.properties()) {
            if (!SILENT.contains(keyword.getKey())) {
                judge(keyword.getKey(), keyword.getValue(), schema, value, at, faults);
            }
        }
    }

    private void judge(
            String keyword,
            JsonNode operand,
            JsonNode schema,
            JsonNode value,
            String at,
            List<String> faults) {
        switch (keyword) {
            case "$ref" -> judge(resolve(operand.asText()), value, at, faults);
            case "allOf" -> operand.forEach(part -> judge(part, value, at, faults));
            case "oneOf" -> judgeAlternatives(operand, value, at, faults);
            case "type" -> judgeType(operand, value, at, faults);
            case "const" -> require(operand.equals(value), at + " must be " + operand, faults);
            case "enum" ->
                    require(contains(operand, value), at + " must be one of " + operand, faults);
            case "required" ->
                    operand.forEach(name ->
                            require(
                                    !value.isObject() || value.has(name.asText()),
                                    at + " lacks " + name.asText(),
                                    faults));
            case "properties" ->
                    operand.properties()
                            .forEach(property -> {
                                JsonNode member = value.get(property.getKey());
                                if (member != null) {
                                    judge(
                                            property.getValue(),
                                            member,
                                            at + "." + property.getKey(),
                                            faults);
                                }
                            });
            case "additionalProperties" -> judgeOthers(operand, schema, value, at, faults);
            case "items" -> {
                for (int i = 0; value.isArray() && i < value.size(); i++) {
                    judge(operand, value.get(i), at + "[" + i + "]", faults);
                }
            }
            default -> judgeBound(keyword, operand, value, at, faults);
        }
    }

    private void judgeAlternatives(
            JsonNode alternatives, JsonNode value, String at, List<String> faults) {
        List<List<String>> judgements = new ArrayList<>();
        alternatives.forEach(alternative -> judgements.add(judge(alternative, value)));
        long held = judgements.stream().filter(List::isEmpty).count();
        require(held == 1, at + " is " + held + " of the alternatives: " + judgements, faults);
    }

    private static void judgeType(JsonNode types, JsonNode value, String at, List<String> faults) {
        boolean held =
                types.isArray()
                        ? contains(types, value, JsonSchema::isOfType)
                        : isOfType(types, value);
        require(held, at + " is no " + types + ": " + value, faults);
    }

    private void judgeOthers(
            JsonNode others, JsonNode schema, JsonNode value, String at, List<String> faults) {
        value.properties()
                .forEach(member -> {
                    if (!schema.path("properties").has(member.getKey())) {
                        judge(others, member.getValue(), at + "." + member.getKey(), faults);
                    }
                });
    }

    private static void judgeBound(
            String keyword, JsonNode bound, JsonNode value, String at, List<String> faults) {
        boolean held =
                switch (keyword) {
                    case "minimum" -> !value.isNumber() || value.asDouble() >= bound.asDouble();
                    case "maximum" -> !value.isNumber() || value.asDouble() <= bound.asDouble();
                    case "minLength" -> !value.isTextual() || characters(value) >= bound.asInt();
                    case "maxLength" -> !value.isTextual() || characters(value) <= bound.asInt();
                    case "maxItems" -> !value.isArray() || value.size() <= bound.asInt();
                    case "maxProperties" -> !value.isObject() || value.size() <= bound.asInt();
                    case "pattern" ->
                            !value.isTextual()
                                    || Pattern.compile(bound.asText())
                                            .matcher(value.asText())
                                            .find();
                    case "format" -> !bound.asText().equals("date-time") || isTime(value);
                    default -> throw new IllegalStateException("unknown keyword " + keyword);
                };
        require(held, at + " breaks " + keyword + " " + bound + ": " + value, faults);
    }

    private static int characters(JsonNode text) {
        return text.asText().codePointCount(0, text.asText().length());
    }

    private static boolean isTime(JsonNode value) {
        try {
            return !value.isTextual() || OffsetDateTime.parse(value.asText()).getOffset() != null;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isOfType(JsonNode type, JsonNode value) {
        return switch (type.asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalStateException("unknown type " + type);
        };
    }

    private interface Match {
        boolean holds(JsonNode candidate, JsonNode value);
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        return contains(list, value, JsonNode::equals);
    }

    private static boolean contains(JsonNode list, JsonNode value, Match match) {
        for (JsonNode candidate : list) {
            if (match.holds(candidate, value)) {
                return true;
            }
        }
        return false;
    }

    /// What a reference such as `#/components/schemas/Name` stands for.
    JsonNode resolve(String reference) {
        JsonNode target = document.at(reference.substring(1));
        if (target.isMissingNode()) {
            throw new IllegalStateException("nothing at " + reference);
        }
        return target;
    }

    private static void require(boolean held, String fault, List<String> faults) {
        if (!held) {
            faults.add(fault);
        }
    }
}
