package dev.waybill.testing.dynamodb.contract;

import static dev.waybill.testing.dynamodb.contract.Attributes.list;
import static dev.waybill.testing.dynamodb.contract.Attributes.map;
import static dev.waybill.testing.dynamodb.contract.Attributes.number;
import static dev.waybill.testing.dynamodb.contract.Attributes.require;
import static dev.waybill.testing.dynamodb.contract.Attributes.text;
import static dev.waybill.testing.dynamodb.contract.Attributes.with;
import static dev.waybill.testing.dynamodb.contract.DynamoDbSubject.assertInvalid;
import static dev.waybill.testing.dynamodb.contract.ExampleTable.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Paths into maps and lists.
public interface DocumentContract extends DynamoDbSubject {
    private static Map<String, AttributeValue> document() {
        Map<String, AttributeValue> box = key("a", "1");
        box.put("s", text("s"));
        box.put("l", list(number(1), number(2), number(3)));
        box.put("m", AttributeValue.fromM(Map.of("x", number(1), "y", map("z", text("q")))));
        return box;
    }

    private ExampleTable tableWithDocument() {
        ExampleTable table = newTable();
        table.put(document());
        return table;
    }

    @Test
    default void changesMembersOfMaps() {
        ExampleTable table = tableWithDocument();
        Map<String, AttributeValue> key = key("a", "1");
        Map<String, AttributeValue> one = Map.of(":v", number(1));
        assertThat(table.updated(key, "SET m.y.w = :v REMOVE m.y.z ADD m.x :v, m.q :v", one))
                .containsEntry(
                        "m",
                        AttributeValue.fromM(
                                Map.of(
                                        "x", number(2),
                                        "y", map("w", number(1)),
                                        "q", number(1))));
    }

    @Test
    default void resolvesNamesInsidePaths() {
        ExampleTable table = tableWithDocument();
        table.update(
                key("a", "1"),
                request ->
                        request.updateExpression("SET m.#member = :v")
                                .conditionExpression("attribute_not_exists(m.#member)")
                                .expressionAttributeNames(Map.of("#member", "a.b-c"))
                                .expressionAttributeValues(Map.of(":v", number(7))));
        assertThat(require(table.get(key("a", "1")), "m").m()).containsEntry("a.b-c", number(7));
    }

    @Test
    default void countsListIndexesBeforeTheUpdate() {
        ExampleTable table = tableWithDocument();
        Map<String, AttributeValue> key = key("a", "1");
        Map<String, AttributeValue> values =
                Map.of(":a", number(10), ":b", number(17), ":c", number(15));
        assertThat(table.updated(key, "SET l[0] = :a, l[7] = :b, l[5] = :c REMOVE l[1]", values))
                .containsEntry("l", list(number(10), number(3), number(15), number(17)));
        assertThat(table.updated(key, "REMOVE l[0], l[1], l[99]", Map.of()))
                .containsEntry("l", list(number(15), number(17)));
        assertThat(table.updated(key, "SET l[1] = l[0], l[0] = l[1]", Map.of()))
                .containsEntry("l", list(number(17), number(15)));
    }

    @Test
    default void refusesPathsWhoseParentsAreMissing() {
        ExampleTable table = tableWithDocument();
        Map<String, AttributeValue> key = key("a", "1");
        for (String update :
                List.of(
                        "SET zz.x = :v",
                        "SET m.nope.x = :v",
                        "SET s.x = :v",
                        "SET m[0] = :v",
                        "SET l.x = :v",
                        "SET zz[0] = :v",
                        "ADD zz.x :v")) {
            assertInvalid(
                    "document path", () -> table.updated(key, update, Map.of(":v", number(1))));
        }
        assertInvalid("document path", () -> table.updated(key, "REMOVE zz.x", Map.of()));
        assertThat(table.updated(key, "REMOVE m.nope, zz", Map.of())).isEqualTo(document());
    }

    @Test
    default void refusesPathsThatOverlap() {
        ExampleTable table = tableWithDocument();
        Map<String, AttributeValue> key = key("a", "1");
        Map<String, AttributeValue> one = Map.of(":v", number(1));
        assertInvalid("overlap", () -> table.updated(key, "SET m = :v, m.x = :v", one));
        assertInvalid("overlap", () -> table.updated(key, "SET m.y.z = :v REMOVE m.y", one));
        assertInvalid("conflict", () -> table.updated(key, "SET m.x = :v, m[0] = :v", one));
    }

    @Test
    default void projectsPartsOfDocuments() {
        ExampleTable table = tableWithDocument();
        assertThat(projected(table, "l[2], l[0], m.y.z, m.nope, zz"))
                .isEqualTo(
                        Map.of(
                                "l", list(number(1), number(3)),
                                "m", map("y", map("z", text("q")))));
        assertThat(projected(table, "s, box")).isEqualTo(Map.of("s", text("s"), "box", text("1")));
        assertInvalid("overlap", () -> projected(table, "m, m.x"));
    }

    private static Map<String, AttributeValue> projected(ExampleTable table, String projection) {
        return table.dynamoDb()
                .getItem(request ->
                        request.tableName(table.name())
                                .key(key("a", "1"))
                                .projectionExpression(projection))
                .item();
    }

    @Test
    default void keepsDocumentsAsTheyWere() {
        ExampleTable table = newTable();
        AttributeValue deep = text("leaf");
        for (int i = 0; i < 15; i++) {
            deep = i % 2 == 0 ? list(deep, AttributeValue.fromNul(true)) : map("k " + i, deep);
        }
        Map<String, AttributeValue> box = with(key("a", "1"), "deep", deep);
        table.put(box);
        assertThat(table.get(key("a", "1"))).isEqualTo(box);
    }
}
