package dev.waybill.attachments;

import dev.waybill.aws.attachment.AttachmentCommits;
import dev.waybill.aws.attachment.AttachmentCommits.Committed;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.Digest;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Commits a session's attachments and says of each id what came of it, once.
final class CommitAttachments implements Endpoint {

    private static final int MAX_IDS = 1_000;
    private static final String FIELD = "attachment_ids";

    private final AttachmentCommits commits;

    CommitAttachments(AttachmentCommits commits) {
        this.commits = commits;
    }

    private record Body(@Nullable List<@Nullable String> attachmentIds) {

        NavigableSet<Digest> parse() {
            if (attachmentIds == null) {
                throw new InvalidRequest(FIELD, "is required");
            }
            if (attachmentIds.size() > MAX_IDS) {
                throw Problem.of(Code.TOO_LARGE, "One call commits at most 1,000 ids")
                        .with("field", FIELD)
                        .refused();
            }
            NavigableSet<Digest> digests = new TreeSet<>();
            for (String id : attachmentIds) {
                if (id == null) {
                    throw new InvalidRequest(FIELD, "must hold texts");
                }
                digests.add(Digest.parse(FIELD, id));
            }
            return digests;
        }
    }

    private record Answer(
            List<String> committed, List<String> alreadyCommitted, List<String> unknown) {}

    @Override
    public Response handle(Call call) {
        Committed committed =
                commits.commit(
                        AttachmentPath.session(call),
                        call.request().json(Body.class).parse(),
                        call.at(),
                        outcome -> Optional.of(call.deed(answer(outcome))));
        return answer(committed);
    }

    private static Response answer(Committed outcome) {
        return Response.json(
                200,
                new Answer(
                        ids(outcome.committed()),
                        ids(outcome.alreadyCommitted()),
                        ids(outcome.unknown())));
    }

    private static List<String> ids(List<Digest> digests) {
        return digests.stream().map(Digest::hex).toList();
    }
}
