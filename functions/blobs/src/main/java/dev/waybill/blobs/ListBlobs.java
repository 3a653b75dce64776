package dev.waybill.blobs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.web.BlobBody;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Json;
import dev.waybill.web.Page;
import dev.waybill.web.Request;
import dev.waybill.web.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Lists blobs in order of their digests, all or those in a state, or without references. A page
/// may have fewer items than asked for: it also ends after so many bytes, and after so many blobs
/// were looked at.
final class ListBlobs implements Endpoint {

    private static final int MAX_BYTES = 3 * 1024 * 1024;
    private static final int MAX_LOOKED_AT = 2_000;
    private static final int BATCH = 100;

    private final BlobsTable blobs;

    ListBlobs(BlobsTable blobs) {
        this.blobs = blobs;
    }

    private record Filter(Optional<BlobState> state, boolean unreferenced) {

        static Filter of(Request request) {
            return new Filter(
                    request.query("state").map(BlobState::parseShown),
                    request.flag("unreferenced"));
        }

        boolean keeps(BlobRow row) {
            return state.filter(wanted -> wanted != row.state()).isEmpty()
                    && (!unreferenced
                            || row instanceof BlobRow.Stored && row.references().sum() == 0);
        }
    }

    @Override
    public Response handle(Call call) {
        Filter filter = Filter.of(call.request());
        Page page = Page.of(call.request());
        List<JsonNode> items = new ArrayList<>();
        Optional<Digest> last = page.after(text -> Digest.parse("cursor", text));
        int bytes = 0;
        for (int lookedAt = 0; lookedAt < MAX_LOOKED_AT; ) {
            List<Digest> digests = blobs.list(last, BATCH);
            Map<Digest, BlobRow> rows = blobs.findAll(digests);
            for (Digest digest : digests) {
                Optional<JsonNode> item =
                        Optional.ofNullable(rows.get(digest))
                                .filter(filter::keeps)
                                .flatMap(BlobBody::shown)
                                .map(Json::tree);
                int size = item.map(node -> Json.write(node).length()).orElse(0);
                if (items.size() == page.limit() || !items.isEmpty() && bytes + size > MAX_BYTES) {
                    return answer(call, items, last);
                }
                item.ifPresent(items::add);
                bytes += size;
                lookedAt++;
                last = Optional.of(digest);
            }
            if (digests.size() < BATCH) {
                return answer(call, items, Optional.empty());
            }
        }
        return answer(call, items, last);
    }

    private static Response answer(Call call, List<JsonNode> items, Optional<Digest> last) {
        return Page.answer(call.request(), "blobs", items, last.map(Digest::hex));
    }
}
