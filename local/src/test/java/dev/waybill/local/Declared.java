package dev.waybill.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.testing.template.Template;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The template of this repository as its tests read it: as trees, which are missing where the
/// template says nothing.
final class Declared {

    static final Template TEMPLATE = Template.ofRepository();

    private static final ObjectMapper JSON = new ObjectMapper();

    private Declared() {}

    static Stream<String> ofType(String type) {
        return TEMPLATE.resources().values().stream()
                .filter(resource -> resource.type().equals(type))
                .map(Template.Resource::name);
    }

    static Stream<String> functions() {
        return ofType("AWS::Serverless::Function");
    }

    static Stream<String> queues() {
        return ofType("AWS::SQS::Queue");
    }

    static Stream<String> deadQueues() {
        return queues().filter(queue -> queue.endsWith("DeadQueue"));
    }

    /// A resource wholly as it is written.
    static JsonNode resource(String name) {
        return section("Resources").path(name);
    }

    /// The properties of a resource, with those of Globals; missing where there is no such
    /// resource.
    static JsonNode properties(String name) {
        Template.Resource resource = TEMPLATE.resources().get(name);
        return resource == null ? JSON.missingNode() : tree(resource.properties());
    }

    static JsonNode section(String name) {
        return tree(TEMPLATE.section(name));
    }

    /// The properties of those events of a function that are of one type.
    static List<JsonNode> sources(String function, String type) {
        return properties(function)
                .path("Events")
                .valueStream()
                .filter(event -> event.path("Type").asText().equals(type))
                .map(event -> event.path("Properties"))
                .toList();
    }

    /// The resource of which an attribute is asked.
    static String target(JsonNode getAtt) {
        return getAtt.path("Fn::GetAtt").path(0).asText();
    }

    static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    /// What a test expects, written as the template is.
    static JsonNode yaml(String text) {
        return tree(Template.parse(text).document());
    }

    static Stream<JsonNode> list(JsonNode node) {
        return node.isArray() ? node.valueStream() : Stream.of(node);
    }

    static Stream<String> names(JsonNode node) {
        return node.properties().stream().map(Map.Entry::getKey);
    }
}
