package dev.waybill.launcher;

import dev.waybill.testing.template.Template;
import dev.waybill.web.HttpFunction;
import dev.waybill.web.Operation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// Which class does each operation, as the functions of the template put themselves together.
final class Endpoints {

    private Endpoints() {}

    /// The class of every operation's endpoint.
    ///
    /// @param environment that of the functions of a stack
    static Map<Operation, Class<?>> of(Map<String, String> environment) {
        Map<Operation, Class<?>> classes = new EnumMap<>(Operation.class);
        Template.ofRepository().resources().values().stream()
                .filter(resource -> resource.type().equals("AWS::Serverless::Function"))
                .map(resource -> Objects.requireNonNull(resource.properties().get("Handler")))
                .map(handler -> endpoints(handler.toString(), environment))
                .forEach(classes::putAll);
        return classes;
    }

    private static Map<Operation, Class<?>> endpoints(
            String handler, Map<String, String> environment) {
        Map<Operation, Class<?>> classes = new EnumMap<>(Operation.class);
        try {
            if (hasApi(Class.forName(handler))) {
                Object router = field(function(handler, environment), "router");
                ((Map<?, ?>) field(router, "endpoints"))
                        .forEach((operation, endpoint) ->
                                classes.put((Operation) operation, endpoint.getClass()));
            }
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(handler, e);
        }
        return classes;
    }

    /// The function behind a handler of the API, put together for `environment`.
    static HttpFunction function(String handler, Map<String, String> environment)
            throws ReflectiveOperationException {
        Constructor<?> constructor = Class.forName(handler).getDeclaredConstructor(Map.class);
        constructor.setAccessible(true);
        return (HttpFunction) field(constructor.newInstance(environment), "function");
    }

    private static boolean hasApi(Class<?> handler) {
        for (Field field : handler.getDeclaredFields()) {
            if (field.getType() == HttpFunction.class) {
                return true;
            }
        }
        return false;
    }

    private static Object field(Object object, String name) throws ReflectiveOperationException {
        Field field = object.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return Objects.requireNonNull(field.get(object));
    }
}
