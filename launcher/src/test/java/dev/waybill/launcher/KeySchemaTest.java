package dev.waybill.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.waybill.launcher.KeyUse.Attribute;
import dev.waybill.launcher.KeyUse.Source;
import dev.waybill.testing.template.Template;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The keys that `template.yaml` declares are the keys that the codecs of `shared/aws` write and
/// look for, in both directions: no table, index or attribute is declared that no code uses, and
/// none is used in another way than it is declared.
final class KeySchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    /// Declared tables and indexes: the attributes of their keys, the first of them the partition.
    private final Map<Source, List<Attribute>> schemas =
            new TreeMap<>(java.util.Comparator.comparing(Source::toString));

    /// The attributes of all keys of a table.
    private final Map<String, Set<Attribute>> definitions = new TreeMap<>();

    /// The attributes by which tables forget items.
    private final Map<String, String> expiries = new TreeMap<>();

    private final KeyUse use = WholeUse.get().keys();

    KeySchemaTest() {
        for (Template.Resource resource : Template.ofRepository().resources().values()) {
            if (resource.type().equals("AWS::DynamoDB::Table")) {
                read(JSON.valueToTree(resource.properties()));
            }
        }
    }

    private void read(JsonNode table) {
        String name =
                table.path("TableName").path("Fn::Sub").asText().replace("${AWS::StackName}-", "");
        Map<String, Attribute> attributes = new TreeMap<>();
        for (JsonNode definition : table.path("AttributeDefinitions")) {
            String attribute = definition.path("AttributeName").asText();
            attributes.put(
                    attribute, new Attribute(attribute, definition.path("AttributeType").asText()));
        }
        definitions.put(name, Set.copyOf(attributes.values()));
        schemas.put(new Source(name, Optional.empty()), key(table, attributes));
        for (JsonNode index : table.path("GlobalSecondaryIndexes")) {
            schemas.put(
                    new Source(name, Optional.of(index.path("IndexName").asText())),
                    key(index, attributes));
        }
        JsonNode expiry = table.path("TimeToLiveSpecification").path("AttributeName");
        if (expiry.isTextual()) {
            expiries.put(name, expiry.asText());
        }
    }

    private static List<Attribute> key(JsonNode node, Map<String, Attribute> attributes) {
        List<Attribute> key = new ArrayList<>();
        for (JsonNode element : node.path("KeySchema")) {
            String name = element.path("AttributeName").asText();
            assertThat(attributes)
                    .as("definitions beside %s", node.path("KeySchema"))
                    .containsKey(name);
            assertThat(element.path("KeyType").asText())
                    .isEqualTo(key.isEmpty() ? "HASH" : "RANGE");
            key.add(attributes.get(name));
        }
        return key;
    }

    @Test
    void namesEveryItemByTheKeyOfItsTable() {
        Set<String> tables = new HashSet<>(use.keys().keySet());
        tables.addAll(use.writes().keySet());
        assertThat(tables)
                .as("tables that are used")
                .containsExactlyInAnyOrderElementsOf(definitions.keySet());
        use.keys()
                .forEach((table, keys) ->
                        assertThat(keys)
                                .as("keys of items of %s", table)
                                .containsExactly(
                                        Set.copyOf(schema(new Source(table, Optional.empty())))));
    }

    @Test
    void looksForItemsByTheKeyOfTheIndex() {
        use.queries()
                .forEach((source, conditions) -> {
                    List<Attribute> schema = schema(source);
                    assertThat(conditions)
                            .as("queries of %s", source)
                            .allSatisfy(condition ->
                                    assertThat(condition)
                                            .contains(schema.getFirst())
                                            .isSubsetOf(schema));
                });
        assertThat(use.queries().keySet().stream().filter(source -> source.index().isPresent()))
                .as("indexes that are asked")
                .containsExactlyInAnyOrderElementsOf(
                        schemas.keySet().stream()
                                .filter(source -> source.index().isPresent())
                                .toList());
    }

    @Test
    void writesTheAttributesOfEveryKeyInTheirTypes() {
        definitions.forEach((table, declared) -> {
            Set<String> names = names(declared);
            Set<Attribute> written = new HashSet<>(use.writes().getOrDefault(table, Set.of()));
            use.keys().getOrDefault(table, Set.of()).forEach(written::addAll);
            written.removeIf(attribute -> !names.contains(attribute.name()));
            assertThat(written)
                    .as("attributes of keys that are written in %s", table)
                    .containsExactlyInAnyOrderElementsOf(declared);
        });
    }

    /// A shard is there for nothing but an index.
    @Test
    void writesNoShardWithoutAnIndex() {
        use.writes()
                .forEach((table, written) ->
                        assertThat(names(definitions.getOrDefault(table, Set.of())))
                                .as("keys of %s", table)
                                .containsAll(
                                        names(written).stream()
                                                .filter(name -> name.endsWith("_shard"))
                                                .toList()));
    }

    @Test
    void declaresNoAttributeThatIsInNoKey() {
        Map<String, Set<Attribute>> inKeys = new TreeMap<>();
        schemas.forEach((source, key) ->
                inKeys.computeIfAbsent(source.table(), _ -> new HashSet<>()).addAll(key));

        assertThat(inKeys).isEqualTo(definitions);
    }

    @Test
    void givesANumberToTheAttributeThatEndsAnItem() {
        assertThat(expiries).isNotEmpty();
        expiries.forEach((table, attribute) ->
                assertThat(use.writes().getOrDefault(table, Set.of()))
                        .as("what is written in %s", table)
                        .filteredOn(written -> written.name().equals(attribute))
                        .containsExactly(new Attribute(attribute, "N")));
    }

    private List<Attribute> schema(Source source) {
        assertThat(schemas).as("what the template declares").containsKey(source);
        return schemas.getOrDefault(source, List.of());
    }

    private static Set<String> names(Set<Attribute> attributes) {
        return attributes.stream().map(Attribute::name).collect(Collectors.toSet());
    }
}
