package dev.waybill.testing.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Works out the intrinsic functions of a template: Ref, GetAtt, Sub, Join, Select, If, Equals,
/// Not, And, Or and Condition. Any other is a [TemplateFault], and so is a name that nobody
/// declared.
public final class Evaluation {

    /// What the resources have become.
    public interface Resources {

        /// What `Ref` yields for a resource, empty where no resource has that name.
        Optional<String> reference(String resource);

        /// What `GetAtt` yields; throws [TemplateFault] where there is no such attribute.
        String attribute(String resource, String attribute);
    }

    private static final String NOTHING = "AWS::NoValue";
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]+)}");

    private final Map<String, Object> conditions;
    private final Map<String, String> values;
    private final Resources resources;

    /// @param parameters the values of the parameters, by name
    /// @param pseudo the values of `AWS::Region` and its like
    public Evaluation(
            Template template,
            Map<String, String> parameters,
            Map<String, String> pseudo,
            Resources resources) {
        this.conditions = template.section("Conditions");
        this.values = new LinkedHashMap<>(Parameters.values(template, parameters));
        this.values.putAll(pseudo);
        this.resources = resources;
    }

    /// `node` with every function in it worked out; empty where it is `AWS::NoValue`. What is left
    /// out of mappings and lists is gone from them.
    public Optional<Object> evaluate(Object node, String where) {
        return switch (node) {
            case Map<?, ?> map -> evaluateMap(Trees.map(map, where), where);
            case List<?> list -> Optional.of(evaluateList(list, where));
            default -> Optional.of(node);
        };
    }

    private List<Object> evaluateList(List<?> list, String where) {
        List<Object> evaluated = new ArrayList<>();
        for (Object element : Trees.list(list, where)) {
            evaluate(element, where).ifPresent(evaluated::add);
        }
        return evaluated;
    }

    private Optional<Object> evaluateMap(Map<String, Object> map, String where) {
        if (map.size() == 1) {
            String key = map.keySet().iterator().next();
            if (key.equals("Ref") || key.equals("Condition") || key.startsWith("Fn::")) {
                return function(key, map.values().iterator().next(), where);
            }
        }
        Map<String, Object> evaluated = new LinkedHashMap<>();
        map.forEach((key, value) ->
                evaluate(value, where + "." + key).ifPresent(result -> evaluated.put(key, result)));
        return Optional.of(evaluated);
    }

    private Optional<Object> function(String name, Object argument, String where) {
        return switch (name) {
            case "Ref" ->
                    argument.equals(NOTHING)
                            ? Optional.empty()
                            : Optional.of(reference(argument.toString(), where));
            case "Fn::GetAtt" -> Optional.of(attribute(argument, where));
            case "Fn::Sub" -> Optional.of(substitute(argument, where));
            case "Fn::Join" -> Optional.of(join(argument, where));
            case "Fn::Select" -> Optional.of(select(argument, where));
            case "Fn::If" -> choose(argument, where);
            case "Condition", "Fn::Equals", "Fn::Not", "Fn::And", "Fn::Or" ->
                    Optional.of(holds(Map.of(name, argument), where));
            default -> throw new TemplateFault(where, "uses " + name + ", which is not known here");
        };
    }

    private String reference(String name, String where) {
        String value = values.get(name);
        if (value != null) {
            return value;
        }
        return resources
                .reference(name)
                .orElseThrow(() -> new TemplateFault(where, "refers to " + name + ", unknown"));
    }

    private String attribute(Object argument, String where) {
        List<Object> parts = Trees.list(argument, where);
        if (parts.size() != 2) {
            throw new TemplateFault(where, "GetAtt takes a resource and an attribute");
        }
        return resources.attribute(parts.get(0).toString(), parts.get(1).toString());
    }

    private String substitute(Object argument, String where) {
        if (argument instanceof String text) {
            return substitute(text, Map.of(), where);
        }
        List<Object> parts = Trees.list(argument, where);
        return substitute(parts.get(0).toString(), Trees.map(parts.get(1), where), where);
    }

    private String substitute(String text, Map<String, Object> own, String where) {
        Matcher matcher = PLACEHOLDER.matcher(text);
        return matcher.replaceAll(
                match -> Matcher.quoteReplacement(placeholder(match, own, where)));
    }

    private String placeholder(MatchResult match, Map<String, Object> own, String where) {
        String name = match.group(2);
        if (!match.group(1).isEmpty()) {
            return "${" + name + "}";
        }
        Object given = own.get(name);
        if (given != null) {
            return require(given, where).toString();
        }
        int dot = name.indexOf('.');
        return dot < 0
                ? reference(name, where)
                : resources.attribute(name.substring(0, dot), name.substring(dot + 1));
    }

    private String join(Object argument, String where) {
        List<Object> parts = Trees.list(argument, where);
        List<Object> elements = evaluateList(Trees.list(parts.get(1), where), where);
        return String.join(
                parts.get(0).toString(), elements.stream().map(Object::toString).toList());
    }

    private Object select(Object argument, String where) {
        List<Object> parts = Trees.list(argument, where);
        List<Object> elements = evaluateList(Trees.list(parts.get(1), where), where);
        return elements.get(Integer.parseInt(parts.get(0).toString()));
    }

    private Optional<Object> choose(Object argument, String where) {
        List<Object> parts = Trees.list(argument, where);
        boolean holds = holds(Map.of("Condition", parts.get(0)), where);
        return evaluate(parts.get(holds ? 1 : 2), where);
    }

    private boolean holds(Object node, String where) {
        Map<String, Object> map = Trees.map(node, where);
        String function = map.keySet().iterator().next();
        Object argument = map.values().iterator().next();
        return switch (function) {
            case "Condition" -> named(argument.toString(), where);
            case "Fn::Equals" -> {
                List<Object> sides = Trees.list(argument, where);
                yield require(sides.get(0), where)
                        .toString()
                        .equals(require(sides.get(1), where).toString());
            }
            case "Fn::Not" -> !holds(Trees.list(argument, where).get(0), where);
            case "Fn::And" ->
                    Trees.list(argument, where).stream().allMatch(part -> holds(part, where));
            case "Fn::Or" ->
                    Trees.list(argument, where).stream().anyMatch(part -> holds(part, where));
            default -> throw new TemplateFault(where, function + " is no condition");
        };
    }

    private boolean named(String name, String where) {
        Object condition = conditions.get(name);
        if (condition == null) {
            throw new TemplateFault(where, "names the condition " + name + ", unknown");
        }
        return holds(condition, "Conditions." + name);
    }

    private Object require(Object node, String where) {
        return evaluate(node, where)
                .orElseThrow(() -> new TemplateFault(where, "must not be left out"));
    }
}
