package dev.waybill.testing.template;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of a template's parameters: those given, else their defaults, checked as
/// CloudFormation checks them.
final class Parameters {

    private Parameters() {}

    static Map<String, String> values(Template template, Map<String, String> given) {
        Map<String, Object> declared = template.section("Parameters");
        for (String name : given.keySet()) {
            if (!declared.containsKey(name)) {
                throw new TemplateFault("Parameters." + name, "is given, but not declared");
            }
        }
        Map<String, String> values = new LinkedHashMap<>();
        declared.forEach((name, node) -> {
            String where = "Parameters." + name;
            Map<String, Object> parameter = Trees.map(node, where);
            values.put(name, checked(value(parameter, given.get(name), where), parameter, where));
        });
        return values;
    }

    private static String value(
            Map<String, Object> parameter, @Nullable String given, String where) {
        if (given != null) {
            return given;
        }
        Object fallback = parameter.get("Default");
        if (fallback == null) {
            throw new TemplateFault(where, "has no default and was not given");
        }
        return fallback.toString();
    }

    private static String checked(String value, Map<String, Object> parameter, String where) {
        Object pattern = parameter.get("AllowedPattern");
        if (pattern != null && !value.matches(pattern.toString())) {
            throw new TemplateFault(where, "does not match " + pattern);
        }
        Object allowed = parameter.get("AllowedValues");
        if (allowed != null
                && Trees.list(allowed, where).stream()
                        .noneMatch(one -> one.toString().equals(value))) {
            throw new TemplateFault(where, "is none of " + allowed);
        }
        return value;
    }
}
