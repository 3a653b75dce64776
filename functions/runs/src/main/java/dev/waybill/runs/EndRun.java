package dev.waybill.runs;

import dev.waybill.aws.run.RunRegister;
import dev.waybill.aws.run.RunsTable;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Unsigned;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.run.Ended;
import dev.waybill.domain.run.RunEnd;
import dev.waybill.domain.run.RunStatus;
import dev.waybill.domain.run.RunSummary;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Ends a run: completes, fails or cancels it.
final class EndRun implements Endpoint {

    /// Nothing is kept of the answer to a keyed call but that there was one: an ended run does not
    /// change, and is read again.
    private static final Response KEPT = Response.json(200, Map.of());

    private final RunEnd end;
    private final RunRegister register;
    private final RunsTable runs;

    EndRun(RunEnd end, RunRegister register, RunsTable runs) {
        this.end = end;
        this.register = register;
        this.runs = runs;
    }

    private record Body(
            @Nullable BigInteger totalEvents,
            @Nullable String finalStateDigest,
            @Nullable BigInteger durationMs,
            @Nullable Boolean success) {

        RunSummary parse() {
            return new RunSummary(
                    Unsigned.require("total_events", required("total_events", totalEvents)),
                    Optional.ofNullable(finalStateDigest)
                            .map(text -> Digest.parse("final_state_digest", text)),
                    Unsigned.require("duration_ms", required("duration_ms", durationMs)),
                    required("success", success));
        }

        private static <T> T required(String field, @Nullable T value) {
            if (value == null) {
                throw new InvalidRequest(field, "is required");
            }
            return value;
        }
    }

    @Override
    public Response handle(Call call) {
        RunSummary summary = call.request().json(Body.class).parse();
        return switch (register.end(RunPath.id(call), end, summary, call.deed(KEPT))) {
            case Ended.Done() -> Response.json(200, GetRun.show(runs, call));
            case Ended.Before(RunStatus status) -> throw RunPath.hasEnded(call, status).refused();
            case Ended.NoRun() -> throw RunPath.notFound(call).refused();
        };
    }

    @Override
    public Response replay(Call call, Response kept) {
        return kept.withJson(GetRun.show(runs, call));
    }
}
