package dev.waybill.web;

import java.util.Arrays;
import java.util.Optional;

/// Answers with bytes: all of them, or the one range that a `Range` header asks for (416 past their
/// end), or nothing (304) when the caller has them. A range that is for other bytes (`If-Range`) is
/// not looked at. They have the type that a publisher says, so a browser that shows them is told to
/// run nothing of them.
public final class Content {

    private Content() {}

    /// The answer to a caller who has the bytes, for whom they need not be read; absent for anybody
    /// else.
    ///
    /// @param etag what names them, without quotes
    public static Optional<Response> known(Request request, String etag) {
        return Conditions.known(request, quoted(etag)).map(Content::guarded);
    }

    /// The answer to a caller who does not have the bytes.
    ///
    /// @param type their media type
    /// @param etag what names them, without quotes
    public static Response answer(Request request, byte[] bytes, String type, String etag) {
        String tag = quoted(etag);
        Response response =
                switch (ByteRange.parse(range(request, tag), bytes.length)) {
                    case ByteRange.Asked.Whole() -> Response.bytes(200, type, bytes);
                    case ByteRange.Asked.Part(ByteRange(long from, long to)) ->
                            Response.bytes(
                                            206,
                                            type,
                                            Arrays.copyOfRange(bytes, (int) from, (int) to + 1))
                                    .withHeader(
                                            "content-range",
                                            "bytes " + from + "-" + to + "/" + bytes.length);
                    case ByteRange.Asked.Outside() ->
                            Problem.of(
                                            Code.RANGE_NOT_SATISFIABLE,
                                            "The blob has " + bytes.length + " bytes")
                                    .with("field", "Range")
                                    .toResponse(request.requestId())
                                    .withHeader("content-range", "bytes */" + bytes.length);
                };
        return guarded(response.withHeader("etag", tag));
    }

    private static String quoted(String etag) {
        return "\"" + etag + "\"";
    }

    private static Response guarded(Response response) {
        return response.withHeader("accept-ranges", "bytes")
                .withHeader("content-security-policy", "default-src 'none'; sandbox")
                .withHeader("x-content-type-options", "nosniff");
    }

    private static Optional<String> range(Request request, String tag) {
        boolean forTheseBytes = request.header("if-range").orElse(tag).strip().equals(tag);
        return forTheseBytes ? request.header("range") : Optional.empty();
    }
}
