package dev.waybill.testing.dynamodb.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The attributes and parts of documents that an answer shows.
public final class Projection {
    private final List<Path> paths;

    /// A projection onto paths of which none contains another.
    public Projection(List<Path> paths) {
        this.paths = List.copyOf(paths);
    }

    static Parsed<Projection> parse(String text, Map<String, String> names) {
        Tokens tokens = new Tokens(ExpressionKind.PROJECTION, text, names);
        List<Path> paths = new ArrayList<>();
        do {
            paths.add(tokens.path());
        } while (tokens.acceptSymbol(","));
        Path.requireDistinct(ExpressionKind.PROJECTION, paths);
        return tokens.parsed(new Projection(paths));
    }

    /// The paths shown.
    public List<Path> paths() {
        return paths;
    }

    /// The shown part of an item; what is not there is left out. Elements chosen from a list stay
    /// in its order and close up.
    public Map<String, AttributeValue> apply(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> shown = new HashMap<>();
        Node root = new Node();
        for (Path path : paths) {
            AttributeValue value = path.find(item);
            if (value == null) {
                continue;
            }
            if (path.isTopLevel()) {
                shown.put(path.root(), value);
            } else {
                root.insert(path.elements(), value);
            }
        }
        root.members.forEach((name, node) -> shown.put(name, node.toValue()));
        return shown;
    }

    /// A partly shown map or list.
    private static final class Node {
        private final Map<String, Node> members = new HashMap<>();
        private final Map<Integer, Node> elements = new TreeMap<>();
        private @Nullable AttributeValue leaf;

        void insert(List<Path.Element> path, AttributeValue value) {
            Node node = this;
            for (Path.Element element : path) {
                node =
                        switch (element) {
                            case Path.Name(String name) ->
                                    node.members.computeIfAbsent(name, _ -> new Node());
                            case Path.Index(int index) ->
                                    node.elements.computeIfAbsent(index, _ -> new Node());
                        };
            }
            node.leaf = value;
        }

        AttributeValue toValue() {
            if (leaf != null) {
                return leaf;
            }
            if (!elements.isEmpty()) {
                return AttributeValue.fromL(elements.values().stream().map(Node::toValue).toList());
            }
            Map<String, AttributeValue> map = new HashMap<>();
            members.forEach((name, node) -> map.put(name, node.toValue()));
            return AttributeValue.fromM(map);
        }
    }
}
