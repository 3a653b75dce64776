package dev.waybill.testing.dynamodb.expression;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A document path, `a.b[0]`: a name, then names of map members and indexes of lists.
public record Path(List<Element> elements) {
    /// One step of a path.
    public sealed interface Element permits Name, Index {}

    /// The name of an attribute or of a map's member, its placeholder resolved.
    public record Name(String name) implements Element {
        @Override
        public String toString() {
            return name;
        }
    }

    /// An index of a list.
    public record Index(int index) implements Element {
        @Override
        public String toString() {
            return "[" + index + "]";
        }
    }

    /// Copies the steps.
    public Path {
        elements = List.copyOf(elements);
    }

    /// The attribute the path begins with.
    public String root() {
        return elements.getFirst() instanceof Name(String name) ? name : "";
    }

    /// Whether the path is an attribute of the item itself.
    public boolean isTopLevel() {
        return elements.size() == 1;
    }

    /// The value at this path of an item, or null.
    public @Nullable AttributeValue find(Map<String, AttributeValue> item) {
        AttributeValue value = item.get(root());
        for (int i = 1; i < elements.size() && value != null; i++) {
            value = step(value, elements.get(i));
        }
        return value;
    }

    static @Nullable AttributeValue step(AttributeValue container, Element element) {
        return switch (element) {
            case Name(String name) -> container.hasM() ? container.m().get(name) : null;
            case Index(int index) ->
                    container.hasL() && index < container.l().size()
                            ? container.l().get(index)
                            : null;
        };
    }

    /// Whether one of the paths is, or lies inside, the other.
    boolean overlaps(Path other) {
        int shared = Math.min(elements.size(), other.elements.size());
        return elements.subList(0, shared).equals(other.elements.subList(0, shared));
    }

    /// Whether the paths treat the same value as a map and as a list.
    boolean conflicts(Path other) {
        int shared = Math.min(elements.size(), other.elements.size());
        for (int i = 0; i < shared; i++) {
            Element mine = elements.get(i);
            Element theirs = other.elements.get(i);
            if (mine.getClass() != theirs.getClass()) {
                return true;
            }
            if (!mine.equals(theirs)) {
                return false;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return elements.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
    }

    /// Refuses paths of which two overlap or conflict.
    static void requireDistinct(ExpressionKind kind, List<Path> paths) {
        for (int i = 0; i < paths.size(); i++) {
            for (int j = i + 1; j < paths.size(); j++) {
                Path one = paths.get(i);
                Path two = paths.get(j);
                String fault =
                        one.overlaps(two) ? "overlap" : one.conflicts(two) ? "conflict" : null;
                if (fault != null) {
                    throw kind.invalid(
                            "Two document paths "
                                    + fault
                                    + " with each other; must remove or rewrite one of these"
                                    + " paths; path one: "
                                    + one
                                    + ", path two: "
                                    + two);
                }
            }
        }
    }
}
