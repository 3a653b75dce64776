package dev.waybill.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.aws.run.RunRegister;
import dev.waybill.domain.Ids;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.run.Run;
import dev.waybill.domain.run.RunId;
import dev.waybill.domain.run.RunMetadata;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Json;
import dev.waybill.web.Response;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Starts a run.
final class StartRun implements Endpoint {

    private final RunRegister register;
    private final Ids ids;

    StartRun(RunRegister register, Ids ids) {
        this.register = register;
        this.ids = ids;
    }

    private record Body(@Nullable String specDigest, @Nullable Metadata metadata) {

        private record Metadata(
                @Nullable String gitSha, @Nullable String agentName, @Nullable JsonNode tags) {

            RunMetadata parse() {
                return new RunMetadata(
                        Optional.ofNullable(gitSha),
                        required("agent_name", agentName),
                        AnyJson.parse("tags", tags == null ? Json.object() : tags));
            }
        }

        Run parse(RunId id, Instant now) {
            return Run.started(
                    id,
                    Digest.parse("spec_digest", required("spec_digest", specDigest)),
                    InvalidRequest.within("metadata", required("metadata", metadata)::parse),
                    now);
        }

        private static <T> T required(String field, @Nullable T value) {
            if (value == null) {
                throw new InvalidRequest(field, "is required");
            }
            return value;
        }
    }

    /// What is kept of the answer to a keyed call: the rest stands in the request.
    private record Kept(String runId, String createdAt) {}

    @Override
    public Response handle(Call call) {
        Run run = call.request().json(Body.class).parse(RunId.ofRandom(ids.next()), call.at());
        Kept kept = new Kept(run.id().value(), run.createdAt().toString());
        register.start(run, call.deed(Response.json(201, kept)));
        return Response.json(201, RunBody.of(run));
    }

    @Override
    public Response replay(Call call, Response kept) {
        JsonNode told = Json.readOwn(kept.bodyText());
        Run run =
                call.request()
                        .json(Body.class)
                        .parse(
                                new RunId(told.path("run_id").asText()),
                                Instant.parse(told.path("created_at").asText()));
        return kept.withJson(RunBody.of(run));
    }
}
