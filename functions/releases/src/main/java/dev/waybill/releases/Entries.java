package dev.waybill.releases;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.release.ReleasesTable;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.release.Release;
import dev.waybill.domain.release.ReleaseName;
import dev.waybill.domain.release.ReleaseOutcome;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Json;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;

/// What the operations on one name have in common: the name, a single entry as an answer, refusals.
final class Entries {

    private static final String RELEASE_SEQ = "release_seq";

    private Entries() {}

    /// What is kept of a keyed call that made an entry; the rest is read again.
    private record Kept(long releaseSeq) {}

    static ReleaseName name(Call call) {
        return new ReleaseName(call.name("name"));
    }

    /// The answer that shows an entry and whether its bytes can be had now. They need not: a
    /// release is readable when its blob is gone (SPEC D3.18).
    static Response show(Release release, BlobsTable blobs) {
        ObjectNode body = (ObjectNode) Json.tree(ReleaseBody.of(release));
        boolean available =
                blobs.find(release.specDigest())
                        .map(BlobRow::state)
                        .filter(BlobState.LIVE::equals)
                        .isPresent();
        return Response.json(200, body.put("blob_available", available));
    }

    static Response kept(Release release) {
        return Response.json(201, new Kept(release.seq()));
    }

    /// The answer of which [#kept] was kept: entries do not change.
    static Response replay(Call call, Response kept, ReleasesTable releases) {
        long seq = Json.readOwn(kept.bodyText()).path(RELEASE_SEQ).asLong();
        return releases.find(name(call), seq)
                .map(release -> kept.withJson(ReleaseBody.of(release)))
                .orElseThrow(() -> new IllegalStateException("a history lacks its entry " + seq));
    }

    static Response answer(Call call, ReleaseOutcome outcome) {
        return switch (outcome) {
            case ReleaseOutcome.Made(Release release) ->
                    Response.json(201, ReleaseBody.of(release));
            case ReleaseOutcome.Moved(long currentSeq) ->
                    throw problem(call, Code.RELEASE_MOVED, "Another entry is current")
                            .with("current_seq", currentSeq)
                            .refused();
            case ReleaseOutcome.NotReleased() -> throw notFound(call).refused();
            case ReleaseOutcome.NoPrevious() ->
                    throw problem(call, Code.NO_PREVIOUS_RELEASE, "The history has one entry only")
                            .refused();
            case ReleaseOutcome.NoEntry() ->
                    throw problem(
                                    call,
                                    Code.RELEASE_NOT_FOUND,
                                    "The history has no entry with this number")
                            .with("field", "to_seq")
                            .refused();
        };
    }

    static Problem notFound(Call call) {
        return problem(call, Code.RELEASE_NOT_FOUND, "Nothing was released under this name then");
    }

    private static Problem problem(Call call, Code code, String detail) {
        return Problem.of(code, detail).with("name", name(call).value());
    }
}
