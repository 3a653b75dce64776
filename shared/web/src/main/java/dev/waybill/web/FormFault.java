package dev.waybill.web;

import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.math.BigInteger;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is wrong with JSON that has not the form it must have, for people: the place, and what must
/// stand there.
final class FormFault {

    private static final String BODY = "body";
    private static final String UNKNOWN = "does not have the form it must have";

    private static final Set<Class<?>> WHOLE =
            Set.of(
                    int.class,
                    long.class,
                    short.class,
                    byte.class,
                    Integer.class,
                    Long.class,
                    Short.class,
                    Byte.class,
                    BigInteger.class);

    private FormFault() {}

    /// The members' names that lead to it, `a.b[1]`; `body` for all of it.
    static String place(JsonMappingException e) {
        String path =
                e.getPath().stream()
                        .map(reference ->
                                reference.getFieldName() == null
                                        ? "[" + reference.getIndex() + "]"
                                        : reference.getFieldName())
                        .collect(Collectors.joining("."))
                        .replace(".[", "[");
        return path.isEmpty() ? BODY : path;
    }

    /// What must be there instead.
    ///
    /// @param text all of the JSON
    static String reason(JsonMappingException e, String text) {
        if (e.getCause() instanceof InputCoercionException) {
            return "is too large or too small a number";
        }
        if (!(e instanceof MismatchedInputException mismatch)) {
            return UNKNOWN;
        }
        if (isNoUnicode(mismatch)) {
            return UnicodeText.WHY;
        }
        if (e.getPath().isEmpty() && text.stripLeading().startsWith("{")) {
            return "must be one object, with nothing behind it";
        }
        return form(mismatch.getTargetType());
    }

    private static boolean isNoUnicode(MismatchedInputException e) {
        return e instanceof InvalidFormatException format
                && e.getTargetType() == String.class
                && format.getValue() instanceof String;
    }

    private static String form(@Nullable Class<?> type) {
        if (type == null || JsonNode.class.isAssignableFrom(type) || type.isEnum()) {
            return UNKNOWN;
        }
        if (type == String.class) {
            return "must be a text";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "must be true or false";
        }
        if (WHOLE.contains(type)) {
            return "must be a whole number";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "must be a number";
        }
        return Collection.class.isAssignableFrom(type) || type.isArray()
                ? "must be a list"
                : "must be an object";
    }
}
