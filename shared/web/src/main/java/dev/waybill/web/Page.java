package dev.waybill.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Name;
import dev.waybill.domain.blob.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

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

    /// What fits into a sort key (DynamoDB developer guide, "Quotas").
    private static final int MAX_POSITION_BYTES = 1024;

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

    /// The position, as `parse` reads it. A position that it refuses was never given: an
    /// [InvalidRequest] with code `invalid_cursor`.
    ///
    /// @param parse throws [InvalidRequest] or [IllegalArgumentException], such as for numbers
    public <T> Optional<T> after(Function<String, T> parse) {
        try {
            return after.map(parse);
        } catch (InvalidRequest | IllegalArgumentException e) {
            throw InvalidRequest.cursor();
        }
    }

    /// The position of a listing whose positions have the form of names.
    public Optional<String> afterName() {
        return after(text -> Name.require("cursor", text));
    }

    private static String position(Request request, String cursor) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            throw InvalidRequest.cursor();
        }
        if (bytes.length <= CHECK_BYTES || bytes.length > CHECK_BYTES + MAX_POSITION_BYTES) {
            throw InvalidRequest.cursor();
        }
        String position = text(bytes);
        if (!Arrays.equals(Arrays.copyOf(bytes, CHECK_BYTES), check(request, position))) {
            throw InvalidRequest.cursor();
        }
        return position;
    }

    private static String text(byte[] cursor) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(cursor, CHECK_BYTES, cursor.length - CHECK_BYTES))
                    .toString();
        } catch (CharacterCodingException e) {
            throw InvalidRequest.cursor();
        }
    }

    /// Binds a position to the path and to every parameter that says what is listed. The check has
    /// no key, and whoever knows this can make a cursor of any position: a listing takes no
    /// position at its word.
    private static byte[] check(Request request, String position) {
        StringBuilder bound = new StringBuilder();
        bind(bound, request.path());
        TreeMap<String, String> query = new TreeMap<>(request.query());
        query.keySet().removeAll(List.of("cursor", "limit", "wait"));
        query.forEach((name, value) -> {
            bind(bound, name);
            bind(bound, value);
        });
        bound.append(position);
        byte[] hash = Digest.of(bound.toString().getBytes(StandardCharsets.UTF_8)).hash();
        return Arrays.copyOf(hash, CHECK_BYTES);
    }

    /// With its length, so that no two lists of texts are bound alike.
    private static void bind(StringBuilder bound, String text) {
        bound.append(text.length()).append(':').append(text).append('\n');
    }
}
