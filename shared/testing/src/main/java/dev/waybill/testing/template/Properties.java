package dev.waybill.testing.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The properties of one resource, or of one mapping in it, while they are read: each must be taken
/// or skipped by name before [#end()], which refuses what is left. So nothing in the template can
/// be ignored by oversight.
public final class Properties {

    private final String where;
    private final Map<String, Object> values;
    private final Set<String> unread;

    private Properties(String where, Map<String, Object> values) {
        this.where = where;
        this.values = values;
        this.unread = new LinkedHashSet<>(values.keySet());
    }

    /// The properties of `resource`, with the intrinsic functions worked out as they are read.
    public static Properties of(
            Template.Resource resource, Evaluation evaluation, Set<String> skipped) {
        Map<String, Object> kept = new LinkedHashMap<>(resource.properties());
        kept.keySet().removeAll(skipped);
        Object evaluated = evaluation.evaluate(kept, resource.name()).orElse(Map.of());
        return new Properties(resource.name(), Trees.map(evaluated, resource.name()));
    }

    public String where() {
        return where;
    }

    /// Names what is not needed here on purpose.
    public Properties skip(String... names) {
        for (String name : names) {
            unread.remove(name);
        }
        return this;
    }

    public Optional<String> text(String name) {
        return take(name)
                .map(value -> {
                    if (value instanceof Map || value instanceof List) {
                        throw new TemplateFault(where + "." + name, "must be a scalar");
                    }
                    return value.toString();
                });
    }

    public String requireText(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    public Optional<Integer> number(String name) {
        return text(name)
                .map(text -> {
                    try {
                        return Integer.valueOf(text);
                    } catch (NumberFormatException e) {
                        throw new TemplateFault(where + "." + name, "must be a number");
                    }
                });
    }

    public int requireNumber(String name) {
        return number(name).orElseThrow(() -> missing(name));
    }

    public Optional<Boolean> flag(String name) {
        return text(name).map(Boolean::valueOf);
    }

    /// A mapping in a mapping. The caller ends it.
    public Optional<Properties> block(String name) {
        return take(name).map(value -> new Properties(where + "." + name, Trees.map(value, where)));
    }

    /// A list of mappings, empty where there is none. The caller ends each.
    public List<Properties> blocks(String name) {
        List<Properties> blocks = new ArrayList<>();
        for (Object element : elements(name)) {
            String place = where + "." + name + "[" + blocks.size() + "]";
            blocks.add(new Properties(place, Trees.map(element, place)));
        }
        return blocks;
    }

    /// A list of scalars, empty where there is none.
    public List<String> texts(String name) {
        return elements(name).stream().map(Object::toString).toList();
    }

    /// A scalar, or a list of scalars, of which at least one must be there.
    public List<String> oneOrMore(String name) {
        Object value = take(name).orElseThrow(() -> missing(name));
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of(value.toString());
    }

    /// All entries that are left, as mappings by their names: for properties whose names are free.
    public Map<String, Properties> namedBlocks() {
        Map<String, Properties> blocks = new LinkedHashMap<>();
        for (String name : List.copyOf(unread)) {
            block(name).ifPresent(block -> blocks.put(name, block));
        }
        return blocks;
    }

    /// All entries that are left, as scalars by their names.
    public Map<String, String> namedTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : List.copyOf(unread)) {
            texts.put(name, requireText(name));
        }
        return texts;
    }

    /// Throws [TemplateFault] when something was neither taken nor skipped.
    public void end() {
        if (!unread.isEmpty()) {
            throw new TemplateFault(where, "has properties that are not known here: " + unread);
        }
    }

    private List<Object> elements(String name) {
        return take(name).map(value -> Trees.list(value, where + "." + name)).orElse(List.of());
    }

    private Optional<Object> take(String name) {
        unread.remove(name);
        return Optional.ofNullable(values.get(name));
    }

    private TemplateFault missing(String name) {
        return new TemplateFault(where, "lacks " + name);
    }
}
