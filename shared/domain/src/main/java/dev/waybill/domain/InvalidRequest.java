package dev.waybill.domain;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.function.Supplier;

/// Input that does not have the form or range it must have. Thrown where raw input becomes a value,
/// answered as 400 with the field's name; nothing has been written when it is thrown.
public final class InvalidRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final String field;

    /// @param field the name of the field, parameter or header as the caller wrote it
    /// @param reason what is wrong with it, for people; never holds secrets
    public InvalidRequest(String field, String reason) {
        this("invalid_request", field, reason);
    }

    private InvalidRequest(String code, String field, String reason) {
        super(reason);
        this.code = code;
        this.field = field;
    }

    /// A word that is none of `words`, each as it is written.
    public static InvalidRequest noneOf(String field, List<?> words) {
        int last = words.size() - 1;
        String first = words.subList(0, last).stream().map(Object::toString).collect(joining(", "));
        return new InvalidRequest(field, "must be " + first + " or " + words.get(last));
    }

    /// A digest that is none, or of a kind that is not accepted here (API §1).
    public static InvalidRequest digest(String field, String reason) {
        return new InvalidRequest("invalid_digest", field, reason);
    }

    /// A cursor that this server did not give for this query (API §1).
    public static InvalidRequest cursor() {
        return new InvalidRequest("invalid_cursor", "cursor", "does not belong to this query");
    }

    /// What `part` makes of the part `name` of the input; what it refuses is named by its place
    /// within that part: `metadata.agent_name`.
    public static <T> T within(String name, Supplier<T> part) {
        try {
            return part.get();
        } catch (InvalidRequest e) {
            throw new InvalidRequest(e.code, name + "." + e.field, e.reason());
        }
    }

    /// The stable code: `invalid_request`, `invalid_digest` or `invalid_cursor`.
    public String code() {
        return code;
    }

    /// The field at fault.
    public String field() {
        return field;
    }

    /// What is wrong, for people.
    public String reason() {
        return String.valueOf(getMessage());
    }
}
