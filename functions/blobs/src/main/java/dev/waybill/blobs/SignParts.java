package dev.waybill.blobs;

import dev.waybill.aws.blob.UploadTickets;
import dev.waybill.aws.blob.UploadTickets.PartUrl;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.PartPlan;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadLimits;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import dev.waybill.web.TicketBody;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Signs URLs for some parts of a multipart upload.
final class SignParts implements Endpoint {

    private final UploadTickets tickets;

    SignParts(UploadTickets tickets) {
        this.tickets = tickets;
    }

    private record Part(@Nullable Integer number, @Nullable String sha256) {}

    private record Body(@Nullable List<@Nullable Part> parts) {

        SequencedMap<Integer, Digest> parse(PartPlan plan) {
            if (parts == null || parts.isEmpty()) {
                throw new InvalidRequest("parts", "is required");
            }
            if (parts.size() > UploadLimits.MAX_LIST) {
                throw Problem.of(Code.TOO_LARGE, "One call signs at most 1,000 parts")
                        .with("field", "parts")
                        .refused();
            }
            SequencedMap<Integer, Digest> digests = new LinkedHashMap<>();
            for (Part part : parts) {
                if (part == null || part.number() == null || !plan.has(part.number())) {
                    throw new InvalidRequest(
                            "parts.number", "must be from 1 to " + plan.partCount());
                }
                if (part.sha256() == null) {
                    throw new InvalidRequest("parts.sha256", "is required");
                }
                if (digests.put(part.number(), Digest.parse("parts.sha256", part.sha256()))
                        != null) {
                    throw new InvalidRequest("parts.number", "must not come twice");
                }
            }
            return digests;
        }
    }

    private record Signed(
            int number, String url, Map<String, String> headers, String expiresAt, long expiresIn) {

        static Signed of(PartUrl part, Instant now) {
            Instant end = part.url().expiresAt();
            return new Signed(
                    part.number(),
                    part.url().url(),
                    TicketBody.headers(part.url()),
                    end.toString(),
                    TicketBody.seconds(now, end));
        }
    }

    private record Answer(List<Signed> parts) {}

    @Override
    public Response handle(Call call) {
        Upload upload = UploadPath.require(call, tickets);
        PartPlan plan =
                upload.multipart()
                        .orElseThrow(
                                () -> new InvalidRequest("upload_id", "is not a multipart upload"))
                        .plan();
        Map<Integer, Digest> digests = call.request().json(Body.class).parse(plan);
        List<PartUrl> urls =
                tickets.partUrls(upload, digests, call.at())
                        .orElseThrow(() -> UploadPath.notFound(call).refused());
        return Response.json(
                200, new Answer(urls.stream().map(url -> Signed.of(url, call.at())).toList()));
    }
}
