package dev.waybill.runs;

import dev.waybill.aws.Slice;
import dev.waybill.aws.run.RunsTable;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.run.Run;
import dev.waybill.domain.run.RunFilter;
import dev.waybill.domain.run.RunStatus;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Page;
import dev.waybill.web.Request;
import dev.waybill.web.Response;

/// Lists runs, newest first: all, those of a spec, those in a status. A new run may be missing for
/// a moment.
final class ListRuns implements Endpoint {

    private static final String SPEC_DIGEST = "spec_digest";
    private static final String STATUS = "status";

    private final RunsTable runs;

    ListRuns(RunsTable runs) {
        this.runs = runs;
    }

    @Override
    public Response handle(Call call) {
        Request request = call.request();
        Page page = Page.of(request);
        RunFilter filter =
                new RunFilter(
                        request.query(SPEC_DIGEST).map(text -> Digest.parse(SPEC_DIGEST, text)),
                        request.query(STATUS).map(text -> RunStatus.parse(STATUS, text)));
        Slice<Run> found =
                runs.list(filter, page.afterName(), page.limit(), Page.MAX_BYTES, call.at());
        return Page.answer(
                request, "runs", found.items().stream().map(RunBody::of).toList(), found.next());
    }
}
