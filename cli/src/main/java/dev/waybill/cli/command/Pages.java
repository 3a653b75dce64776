package dev.waybill.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.ApiCall;
import dev.waybill.cli.api.ApiClient;
import dev.waybill.cli.api.ApiPath;
import dev.waybill.cli.api.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads a listing page after page (API §1 "Paging").
final class Pages {

    private static final String PAGE = "1000";

    private Pages() {}

    /// All items, at most `most`.
    ///
    /// @param path makes the listing's path, without cursor
    /// @param field under which the items stand
    static List<JsonNode> all(
            ApiClient api, String action, Supplier<ApiPath> path, String field, int most)
            throws InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            ApiPath page = path.get().query("limit", PAGE);
            cursor.ifPresent(value -> page.query("cursor", value));
            JsonNode answer = api.send(ApiCall.get(action, page));
            answer.path(field).forEach(items::add);
            cursor = Json.text(answer, "next_cursor");
        } while (cursor.isPresent() && items.size() < most);
        return items.size() > most ? List.copyOf(items.subList(0, most)) : items;
    }
}
