package dev.waybill.releases;

import dev.waybill.aws.Slice;
import dev.waybill.aws.release.ReleasesTable;
import dev.waybill.domain.release.ReleaseLine;
import dev.waybill.domain.release.ReleaseName;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;

/// Lists the names that something was released under. A new name may be missing for a moment.
final class ListReleases implements Endpoint {

    private final ReleasesTable releases;

    ListReleases(ReleasesTable releases) {
        this.releases = releases;
    }

    private record Body(String name, long currentSeq, String updatedAt) {
        static Body of(ReleaseLine line) {
            return new Body(line.name().value(), line.currentSeq(), line.updatedAt().toString());
        }
    }

    @Override
    public Response handle(Call call) {
        Page page = Page.of(call.request());
        Slice<Body> names =
                releases.listNames(page.after(ReleaseName::new), page.limit()).map(Body::of);
        return Page.answer(call.request(), "releases", names.items(), names.next());
    }
}
