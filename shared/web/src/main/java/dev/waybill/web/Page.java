package dev.waybill.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The paging of a listing (API §1 "Paging"): how many items are asked for, and after which
/// position.
///
/// @param limit 1–1000
/// @param after the position behind which to go on; absent on the first page. What a position says
///   is the listing's affair
public record Page(int limit, Optional<String> after) {

    /// Where a page ends although fewer items than asked for are in it.
    public static final long MAX_BYTES = 3 << 20;

    private static final int CHECK_BYTES = 8;
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    /// Reads `limit` and `cursor`. A cursor that was not given for this path and query is an
    /// [InvalidRequest] with code `invalid_cursor`.
    public static Page of(Request request) {
        int limit = request.number("limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
        return new Page(limit, request.query("cursor").map(cursor -> position(request, cursor)));
    }

    /// The listing `{<name>: items, next_cursor}`.
    ///
    /// @param next the position behind the last item; absent on the last page
    public static Response answer(
            Request request, String name, List<?> items, Optional<String> next) {
        ObjectNode body = Json.object();
        ArrayNode array = body.putArray(name);
        items.forEach(item -> array.add(Json.tree(item)));
        next.ifPresent(position -> body.put("next_cursor", cursor(request, position)));
        return Response.json(200, body);
    }

    /// The cursor that leads behind `position` in the listing of `request`.
    public static String cursor(Request request, String position) {
        byte[] text = position.getBytes(StandardCharsets.UTF_8);
        byte[] cursor = Arrays.copyOf(check(request, position), CHECK_BYTES + text.length);
        System.arraycopy(text, 0, cursor, CHECK_BYTES, text.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    private static String position(Request request, String cursor) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw InvalidRequest.cursor();
        }
        if (bytes.length <= CHECK_BYTES) {
            throw InvalidRequest.cursor();
        }
        String position =
                new String(bytes, CHECK_BYTES, bytes.length - CHECK_BYTES, StandardCharsets.UTF_8);
        if (!Arrays.equals(Arrays.copyOf(bytes, CHECK_BYTES), check(request, position))) {
            throw InvalidRequest.cursor();
        }
        return position;
    }

    /// Binds a position to the path and to every parameter that says what is listed.
    private static byte[] check(Request request, String position) {
        StringBuilder bound = new StringBuilder(request.path());
        TreeMap<String, String> query = new TreeMap<>(request.query());
        query.keySet().removeAll(List.of("cursor", "limit", "wait"));
        query.forEach((name, value) -> bound.append('\n').append(name).append('=').append(value));
        bound.append('\n').append(position);
        byte[] hash = Digest.of(bound.toString().getBytes(StandardCharsets.UTF_8)).hash();
        return Arrays.copyOf(hash, CHECK_BYTES);
    }
}
