package dev.waybill.releases;

import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.release.ReleasesTable;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import dev.waybill.web.Times;
import java.time.Instant;

/// What was current under a name at a time.
final class GetAt implements Endpoint {

    private static final String TIME = "time";

    private final ReleasesTable releases;
    private final BlobsTable blobs;

    GetAt(ReleasesTable releases, BlobsTable blobs) {
        this.releases = releases;
        this.blobs = blobs;
    }

    @Override
    public Response handle(Call call) {
        Instant time =
                call.request()
                        .query(TIME)
                        .map(text -> Times.parse(TIME, text))
                        .orElseThrow(() -> new InvalidRequest(TIME, "is required"));
        return releases.findAt(Entries.name(call), time)
                .map(release -> Entries.show(release, blobs))
                .orElseThrow(() -> Entries.notFound(call).refused());
    }
}
