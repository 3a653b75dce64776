package dev.waybill.documents;

import dev.waybill.web.Code;
import dev.waybill.web.Problem;
import dev.waybill.web.Request;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a call demands of the thing that it changes: `If-Match` (RFC 9110 13.1.1).
///
/// @param wanted the tags of which one must be there, or `*` for any; absent when nothing is
///   demanded
record Precondition(Optional<List<String>> wanted) {

    private static final String ANY = "*";

    static Precondition of(Request request) {
        return new Precondition(
                request.header("if-match")
                        .map(value ->
                                Arrays.stream(value.split(",", -1)).map(String::strip).toList()));
    }

    /// Ends the call with 412 when the demand is not met.
    ///
    /// @param tags of what is there; none when nothing is
    void require(Set<String> tags) {
        boolean holds =
                wanted.isEmpty()
                        || wanted.get().contains(ANY) && !tags.isEmpty()
                        || wanted.get().stream().anyMatch(tags::contains);
        if (!holds) {
            throw Problem.of(
                            Code.PRECONDITION_FAILED,
                            tags.isEmpty() ? "There is nothing yet" : "It has changed meanwhile")
                    .refused();
        }
    }
}
