package dev.waybill.web;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a call demands of the thing that it reads or changes (RFC 9110, section 13.1). Tags are
/// written with their quotes.
///
/// @param match the tags of which one must be there, or `*` for any; absent when nothing is
///   demanded
/// @param noneMatch the tags of which none may be there, or `*` for any; absent when nothing is
///   demanded
public record Conditions(Optional<List<String>> match, Optional<List<String>> noneMatch) {

    private static final String ANY = "*";
    private static final String WEAK = "W/";

    /// The conditions that `request` names.
    public static Conditions of(Request request) {
        return new Conditions(tags(request, "if-match"), tags(request, "if-none-match"));
    }

    private static Optional<List<String>> tags(Request request, String header) {
        return request.header(header)
                .map(value -> Arrays.stream(value.split(",", -1)).map(String::strip).toList());
    }

    /// Ends the call with 412 when what it wants to change is not as it demands.
    ///
    /// @param tags of what is there; none when nothing is
    public void require(Set<String> tags) {
        boolean matches =
                match.isEmpty()
                        || match.get().contains(ANY) && !tags.isEmpty()
                        || match.get().stream().anyMatch(tags::contains);
        if (!matches) {
            throw refused(tags.isEmpty() ? "There is nothing yet" : "It has changed meanwhile");
        }
        if (noneMatch.isPresent() && isKnown(tags)) {
            throw refused("It is there already");
        }
    }

    private static Problem.Refused refused(String why) {
        return Problem.of(Code.PRECONDITION_FAILED, why).refused();
    }

    private boolean isKnown(Set<String> tags) {
        return noneMatch.orElse(List.of()).stream()
                .map(tag -> tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag)
                .anyMatch(tag -> tag.equals(ANY) ? !tags.isEmpty() : tags.contains(tag));
    }

    /// The answer to a read: `whole` with its tag, or 304 without a body when the caller has it.
    public static Response read(Request request, String tag, Response whole) {
        return known(request, tag).orElseGet(() -> whole.withHeader("etag", tag));
    }

    /// The answer to a read by a caller who has what goes by `tag` (304); absent for anybody else.
    static Optional<Response> known(Request request, String tag) {
        return of(request).isKnown(Set.of(tag))
                ? Optional.of(Response.empty(304).withHeader("etag", tag))
                : Optional.empty();
    }
}
