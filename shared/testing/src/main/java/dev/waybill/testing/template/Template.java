package dev.waybill.testing.template;

import dev.waybill.testing.embedded.RepositoryRoot;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// A SAM template as it was written: intrinsic functions stand in it as maps of one entry (`{"Ref":
/// "X"}`, `{"Fn::GetAtt": ["X", "Arn"]}`), whatever their spelling in the file.
///
/// @param document the whole file; maps keep the order of the file
public record Template(Map<String, Object> document) {

    /// One resource as it was written.
    ///
    /// @param name its logical id
    /// @param type such as `AWS::SQS::Queue`
    /// @param properties of functions: with those of Globals below them
    public record Resource(String name, String type, Map<String, Object> properties) {}

    private static final String FUNCTION = "AWS::Serverless::Function";

    public Template {
        document = Map.copyOf(document);
    }

    /// Reads a file; throws [TemplateFault] where it is no template.
    public static Template read(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return new Template(YamlReader.read(reader));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + file, e);
        }
    }

    /// Reads a template that is written in a test.
    public static Template parse(String yaml) {
        return new Template(YamlReader.read(new StringReader(yaml)));
    }

    /// The template of this repository.
    public static Template ofRepository() {
        return read(RepositoryRoot.find().resolve("template.yaml"));
    }

    /// A section of the file, empty where the file has none.
    public Map<String, Object> section(String name) {
        return Trees.map(document.getOrDefault(name, Map.of()), name);
    }

    /// All resources, in the order of the file.
    public Map<String, Resource> resources() {
        Map<String, Object> globals =
                Trees.map(section("Globals").getOrDefault("Function", Map.of()), "Globals");
        Map<String, Resource> resources = new LinkedHashMap<>();
        section("Resources")
                .forEach((name, node) -> resources.put(name, resource(name, node, globals)));
        return resources;
    }

    private static Resource resource(String name, Object node, Map<String, Object> globals) {
        Map<String, Object> written = Trees.map(node, name);
        Object type = written.get("Type");
        if (!(type instanceof String text)) {
            throw new TemplateFault(name, "has no Type");
        }
        Map<String, Object> properties =
                Trees.map(written.getOrDefault("Properties", Map.of()), name);
        return new Resource(
                name, text, text.equals(FUNCTION) ? Trees.merge(globals, properties) : properties);
    }
}
