package dev.waybill.releases;

import dev.waybill.aws.Slice;
import dev.waybill.aws.release.ReleasesTable;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Response;

/// Lists what was released under a name, newest first. An entry made before the call is there; a
/// page holds fewer entries than asked for when their notes are long.
final class ListHistory implements Endpoint {

    private final ReleasesTable releases;

    ListHistory(ReleasesTable releases) {
        this.releases = releases;
    }

    @Override
    public Response handle(Call call) {
        Page page = Page.of(call.request());
        Slice<ReleaseBody> entries =
                releases.history(Entries.name(call), page.after(Long::parseLong), page.limit())
                        .map(ReleaseBody::of);
        return Page.answer(call.request(), "releases", entries.items(), entries.next());
    }
}
