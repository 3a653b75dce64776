package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;
import java.util.List;
import java.util.Optional;

/// Who holds a blob, in order of kind and id; also a digest that is held before its bytes are
/// there.
final class ListHolders implements Endpoint {

    private final BlobsTable blobs;

    ListHolders(BlobsTable blobs) {
        this.blobs = blobs;
    }

    /// A holder in an answer.
    record Item(String kind, String id, String since) {
        static Item of(BlobsTable.Held held) {
            Holder holder = held.holder();
            return new Item(holder.kind().toString(), holder.id(), held.since().toString());
        }
    }

    @Override
    public Response handle(Call call) {
        Digest digest = BlobPath.digest(call);
        if (blobs.find(digest).isEmpty()) {
            throw BlobPath.notFound(digest).refused();
        }
        Page page = Page.of(call.request());
        BlobsTable.HolderPage found =
                blobs.listHolders(digest, page.after(ListHolders::holder), page.limit());
        List<BlobsTable.Held> holders = found.holders();
        Optional<String> next =
                found.more() && !holders.isEmpty()
                        ? Optional.of(position(holders.getLast().holder()))
                        : Optional.empty();
        return Page.answer(
                call.request(), "holders", holders.stream().map(Item::of).toList(), next);
    }

    private static String position(Holder holder) {
        return holder.kind() + " " + holder.id();
    }

    private static Holder holder(String position) {
        int space = position.indexOf(' ');
        try {
            return new Holder(
                    HolderKind.of(position.substring(0, Math.max(0, space))),
                    position.substring(space + 1));
        } catch (IllegalStateException e) {
            throw InvalidRequest.cursor();
        }
    }
}
