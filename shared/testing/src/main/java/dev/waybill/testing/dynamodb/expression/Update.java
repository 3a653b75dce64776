package dev.waybill.testing.dynamodb.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An update expression with its values, ready to be applied to items.
public final class Update {
    /// The update that changes nothing, of a request without an expression.
    public static final Update NOTHING = new Update(List.of(), Values.NONE);

    private final List<Action> actions;
    private final Values values;

    Update(List<Action> actions, Values values) {
        this.actions = actions;
        this.values = values;
    }

    /// The paths that the update changes.
    public List<Path> paths() {
        return actions.stream().map(Action::path).toList();
    }

    /// The item after the update, as a new map. Every operand is read from the item as it was.
    ///
    /// Assignments come first, in the order of list indexes, so that indexes behind the end append
    /// in order; removals follow from the highest index down, so that all indexes mean the list as
    /// it was.
    public Map<String, AttributeValue> apply(Map<String, AttributeValue> item) {
        List<Edit> assignments = new ArrayList<>();
        List<Edit> removals = new ArrayList<>();
        for (Action action : actions) {
            AttributeValue value = action.evaluate(item, values);
            (value == null ? removals : assignments).add(new Edit(action.path(), value));
        }
        assignments.sort(Edit.BY_PATH);
        removals.sort(Edit.BY_PATH.reversed());
        Map<String, AttributeValue> updated = new HashMap<>(item);
        assignments.forEach(edit -> edit.applyTo(updated));
        removals.forEach(edit -> edit.applyTo(updated));
        return updated;
    }

    @Override
    public String toString() {
        return actions.toString();
    }

    /// A path and the value that it gets; null removes it.
    record Edit(Path path, @Nullable AttributeValue value) {
        static final java.util.Comparator<Edit> BY_PATH =
                (a, b) -> compare(a.path.elements(), b.path.elements());

        void applyTo(Map<String, AttributeValue> item) {
            if (path.isTopLevel()) {
                DocumentEdits.put(item, path.root(), value);
                return;
            }
            AttributeValue container = item.get(path.root());
            if (container == null) {
                throw DocumentEdits.invalidPath();
            }
            item.put(path.root(), DocumentEdits.edit(container, path.elements(), 1, value));
        }

        private static int compare(List<Path.Element> left, List<Path.Element> right) {
            for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
                int order = compare(left.get(i), right.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(left.size(), right.size());
        }

        private static int compare(Path.Element left, Path.Element right) {
            if (left instanceof Path.Index(int a) && right instanceof Path.Index(int b)) {
                return Integer.compare(a, b);
            }
            return left.toString().compareTo(right.toString());
        }
    }
}
