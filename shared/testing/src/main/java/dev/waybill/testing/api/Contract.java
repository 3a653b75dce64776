package dev.waybill.testing.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.testing.embedded.RepositoryRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/// The contract, openapi.yaml, held against what the functions answer.
public final class Contract {

    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "patch", "delete", "head");

    private final JsonNode document;
    private final JsonSchema schemas;

    private Contract(JsonNode document) {
        this.document = document;
        this.schemas = new JsonSchema(document);
    }

    /// The contract of this repository.
    public static Contract ofRepository() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try (var reader = Files.newBufferedReader(RepositoryRoot.find().resolve("openapi.yaml"))) {
            Map<String, Object> yaml = new Yaml(new SafeConstructor(options)).load(reader);
            return new Contract(new ObjectMapper().valueToTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException("could not read the contract", e);
        }
    }

    /// One operation of the contract.
    ///
    /// @param method in upper case
    /// @param path with `{name}` for its variables
    /// @param operationId its name
    /// @param access who may call it
    public record Declared(String method, String path, String operationId, String access) {}

    /// All operations, in the contract's order.
    public List<Declared> operations() {
        List<Declared> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path ->
                        path.getValue()
                                .properties()
                                .forEach(entry -> {
                                    if (METHODS.contains(entry.getKey())) {
                                        operations.add(
                                                new Declared(
                                                        entry.getKey().toUpperCase(Locale.ROOT),
                                                        path.getKey(),
                                                        entry.getValue()
                                                                .path("operationId")
                                                                .asText(),
                                                        entry.getValue()
                                                                .path("x-access")
                                                                .asText()));
                                    }
                                }));
        return operations;
    }

    /// The problem codes that an operation declares, those of its answer `default` included.
    ///
    /// @return the codes for each status, and under 0 those of any other
    public Map<Integer, Set<String>> codes(String method, String path) {
        Map<Integer, Set<String>> codes = new TreeMap<>();
        declared(method, path)
                .path("responses")
                .properties()
                .forEach(response -> {
                    int status =
                            response.getKey().equals("default")
                                    ? 0
                                    : Integer.parseInt(response.getKey());
                    Set<String> its = new TreeSet<>();
                    resolved(response.getValue())
                            .path("x-codes")
                            .forEach(code -> its.add(code.asText()));
                    if (status == 0 || status >= 400) {
                        codes.put(status, its);
                    }
                });
        return codes;
    }

    /// The names of the query parameters that an operation declares.
    public Set<String> queryParameters(String method, String path) {
        return queryParameters(declared(method, path));
    }

    /// The names of the headers that an operation declares.
    public Set<String> headers(String method, String path) {
        return parameters(declared(method, path), "header");
    }

    /// The members that an operation's JSON body may have, those of its objects as
    /// `scope.Formation`, of a list's items as `parts.number`; empty when it takes no body.
    public Set<String> bodyMembers(String method, String path) {
        Set<String> names = new TreeSet<>();
        resolved(declared(method, path).path("requestBody"))
                .path("content")
                .forEach(media -> names.addAll(schemas.members(media.path("schema"))));
        return names;
    }

    private JsonNode declared(String method, String path) {
        return operation(method, path)
                .orElseThrow(() ->
                        new IllegalArgumentException(method + " " + path + " is not declared"));
    }

    private Set<String> queryParameters(JsonNode operation) {
        return parameters(operation, "query");
    }

    private Set<String> parameters(JsonNode operation, String place) {
        Set<String> names = new TreeSet<>();
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode found = resolved(parameter);
            if (found.path("in").asText().equals(place)) {
                names.add(found.path("name").asText());
            }
        }
        return names;
    }

    /// What is wrong with an answer to `method` at `path` (as it was called); empty when it keeps
    /// the contract. Paths that the contract does not know may only be answered by a problem.
    public List<String> judge(String method, String path, ApiAnswer answer) {
        Optional<JsonNode> operation = operation(method, path);
        JsonNode response =
                operation
                        .map(declared -> response(declared, answer.status()))
                        .orElseGet(() -> schemas.resolve("#/components/responses/Problem"));
        List<String> faults = new ArrayList<>();
        if (response.isMissingNode()) {
            faults.add("the status " + answer.status() + " is not declared");
            return faults;
        }
        if (method.equals("HEAD")) {
            return faults;
        }
        judgeBody(response.path("content"), answer, faults);
        JsonNode codes = response.path("x-codes");
        if (codes.isArray() && !answer.body().isEmpty()) {
            String code = answer.json().path("code").asText();
            boolean declared = false;
            for (JsonNode candidate : codes) {
                declared |= candidate.asText().equals(code);
            }
            if (!declared) {
                faults.add("the code " + code + " is not declared for " + answer.status());
            }
        }
        return faults;
    }

    /// What is wrong with a request that is meant to be a good one; empty when the contract allows
    /// it.
    ///
    /// @param path as it is called, without the query
    /// @param query the names of its query parameters
    /// @param type the body's content type
    /// @param body absent when there is none
    public List<String> judgeRequest(
            String method, String path, Set<String> query, String type, Optional<byte[]> body) {
        Optional<JsonNode> operation = operation(method, path);
        if (operation.isEmpty()) {
            return List.of("the operation is not declared");
        }
        List<String> faults = new ArrayList<>();
        Set<String> declared = queryParameters(operation.get());
        query.stream()
                .filter(name -> !declared.contains(name))
                .forEach(name -> faults.add("the query parameter " + name + " is not declared"));
        judgeRequestBody(resolved(operation.get().path("requestBody")), type, body, faults);
        return faults;
    }

    private void judgeRequestBody(
            JsonNode declared, String type, Optional<byte[]> body, List<String> faults) {
        if (body.isEmpty()) {
            if (declared.path("required").asBoolean()) {
                faults.add("the body is missing");
            }
            return;
        }
        if (declared.isMissingNode()) {
            faults.add("a body where none is declared");
            return;
        }
        JsonNode content = declared.path("content");
        JsonNode media = content.path(type);
        if (media.isMissingNode() && !content.has("*/*")) {
            faults.add("the content type " + type + " is not declared");
        } else if (type.endsWith("json") && !media.isMissingNode()) {
            try {
                JsonNode json = new ObjectMapper().readTree(body.get());
                faults.addAll(schemas.judge(media.path("schema"), json));
                faults.addAll(schemas.undeclared(media.path("schema"), json));
            } catch (IOException e) {
                faults.add("the body is no JSON");
            }
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? schemas.resolve(node.path("$ref").asText()) : node;
    }

    private void judgeBody(JsonNode content, ApiAnswer answer, List<String> faults) {
        String type = answer.header("content-type").orElse("");
        if (content.isMissingNode() || content.has("*/*")) {
            if (content.isMissingNode() && !answer.body().isEmpty()) {
                faults.add("a body where none is declared");
            }
            return;
        }
        JsonNode media = content.path(type);
        if (media.isMissingNode()) {
            faults.add("the content type " + type + " is not declared");
        } else if (type.endsWith("json")) {
            faults.addAll(schemas.judge(media.path("schema"), answer.json()));
            faults.addAll(schemas.undeclared(media.path("schema"), answer.json()));
        }
    }

    private JsonNode response(JsonNode operation, int status) {
        JsonNode responses = operation.path("responses");
        JsonNode exact = responses.path(Integer.toString(status));
        boolean byDefault = exact.isMissingNode() && status >= 400;
        JsonNode found = byDefault ? responses.path("default") : exact;
        return found.has("$ref") ? schemas.resolve(found.path("$ref").asText()) : found;
    }

    private Optional<JsonNode> operation(String method, String path) {
        String[] called = path.split("/", -1);
        JsonNode best = null;
        int bestLiterals = -1;
        for (var entry : document.path("paths").properties()) {
            String[] template = entry.getKey().split("/", -1);
            JsonNode operation = entry.getValue().path(method.toLowerCase(Locale.ROOT));
            int literals = literals(template, called);
            if (literals > bestLiterals && !operation.isMissingNode()) {
                best = operation;
                bestLiterals = literals;
            }
        }
        return Optional.ofNullable(best);
    }

    /// How many segments match literally; −1 when the path is another one.
    private static int literals(String[] template, String[] called) {
        if (template.length != called.length) {
            return -1;
        }
        int literals = 0;
        for (int i = 0; i < template.length; i++) {
            if (template[i].equals(called[i])) {
                literals++;
            } else if (!template[i].startsWith("{")) {
                return -1;
            }
        }
        return literals;
    }
}
