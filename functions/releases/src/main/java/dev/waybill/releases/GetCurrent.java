package dev.waybill.releases;

import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.release.ReleasesTable;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;

/// What is current under a name.
final class GetCurrent implements Endpoint {

    private final ReleasesTable releases;
    private final BlobsTable blobs;

    GetCurrent(ReleasesTable releases, BlobsTable blobs) {
        this.releases = releases;
        this.blobs = blobs;
    }

    @Override
    public Response handle(Call call) {
        return releases.findCurrent(Entries.name(call))
                .map(release -> Entries.show(release, blobs))
                .orElseThrow(() -> Entries.notFound(call).refused());
    }
}
