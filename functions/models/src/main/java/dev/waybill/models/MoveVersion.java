package dev.waybill.models;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.model.ModelVersion;
import dev.waybill.domain.model.VersionEvent;
import dev.waybill.domain.model.VersionState;
import dev.waybill.models.Versions.Wish;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;

/// Publishes, deprecates or yanks a version. What is done already gets 200 again.
final class MoveVersion implements Endpoint {

    private final Versions versions;
    private final VersionEvent event;

    MoveVersion(Versions versions, VersionEvent event) {
        this.versions = versions;
        this.event = event;
    }

    @Override
    public Response handle(Call call) {
        return versions.change(call, known -> decide(known, call));
    }

    private Wish decide(ModelVersion known, Call call) {
        return switch (known.state().next(event)) {
            case VersionState.Step.Already() -> new Wish.Nothing(200);
            case VersionState.Step.To(VersionState state) -> {
                ModelVersion next = known.in(state, call.at());
                yield state == VersionState.PUBLISHED ? publish(next) : new Wish.Write(next, 200);
            }
            case VersionState.Step.IsDraft() ->
                    throw new InvalidRequest("state", "is Draft; publish the version first");
            case VersionState.Step.IsYanked() ->
                    new Wish.Refuse(
                            Problem.of(Code.VERSION_YANKED, "A yanked version stays yanked"));
        };
    }

    private static Wish publish(ModelVersion next) {
        next.requireVariants();
        return new Wish.Publish(next);
    }
}
