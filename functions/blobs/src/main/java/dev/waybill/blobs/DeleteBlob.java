package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobRemoval;
import dev.waybill.aws.blob.BlobRemoval.Removed;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.deed.Deed;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.util.function.Supplier;

/// Removes a blob, unless others than the artifact store hold it; an admin may force that too.
final class DeleteBlob implements Endpoint {

    private static final int SHOWN_HOLDERS = 100;

    private final BlobRemoval removal;
    private final BlobsTable blobs;

    DeleteBlob(BlobRemoval removal, BlobsTable blobs) {
        this.removal = removal;
        this.blobs = blobs;
    }

    @Override
    public Response handle(Call call) {
        Digest digest = BlobPath.digest(call);
        boolean force = call.request().flag("force");
        if (force && call.principal().role() != Role.ADMIN) {
            throw Problem.of(Code.FORBIDDEN, "Only an admin may force a removal").refused();
        }
        Response gone = Response.empty(204);
        Supplier<Deed> deed = () -> call.deed(gone);
        Removed removed =
                force
                        ? removal.removeByForce(digest, call.at(), deed)
                        : removal.remove(digest, call.at(), deed);
        return switch (removed) {
            case Removed.Gone() -> gone;
            case Removed.InUse(Digest held) -> throw inUse(held).refused();
            case Removed.TooManyNamed(long named) ->
                    throw Problem.of(
                                    Code.BLOB_IN_USE,
                                    "It has "
                                            + named
                                            + " named references; release them first, so that at most "
                                            + BlobRemoval.MAX_NAMED
                                            + " are left")
                            .with("digest", digest.toString())
                            .refused();
        };
    }

    private Problem inUse(Digest digest) {
        return Problem.of(Code.BLOB_IN_USE, "Others hold it")
                .with("digest", digest.toString())
                .with(
                        "holders",
                        blobs.listOutsideHolders(digest, SHOWN_HOLDERS).stream()
                                .map(ListHolders.Item::of)
                                .toList());
    }
}
