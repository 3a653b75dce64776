package dev.waybill.attachments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waybill.attachments.HeldBytes.Held;
import dev.waybill.aws.blob.BlobSource;
import dev.waybill.aws.blob.BlobUrls;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.attachment.SessionId;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.SignedUrl;
import dev.waybill.web.BlobProblem;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Fills in the attachments of a request (SPEC 5.2): what has data, or refers to nothing, stays as
/// it is; the others get their data, or a URL of it, and the type that the session says. One that
/// is missing fails the whole call.
final class ResolveAttachments implements Endpoint {

    private static final String FIELD = "attachments";
    private static final int MAX_ITEMS = 1_000;
    private static final long MAX_INLINE_BYTES = 3L * 1024 * 1024;

    private final HeldBytes held;
    private final BlobSource source;
    private final BlobUrls urls;

    ResolveAttachments(HeldBytes held, BlobSource source, BlobUrls urls) {
        this.held = held;
        this.source = source;
        this.urls = urls;
    }

    /// How the bytes are answered.
    private enum Deliver {
        INLINE,
        URL;

        static Deliver parse(@Nullable String text) {
            return switch (text == null ? "inline" : text) {
                case "inline" -> INLINE;
                case "url" -> URL;
                default -> throw new InvalidRequest("deliver", "must be inline or url");
            };
        }
    }

    private record Body(@Nullable List<@Nullable JsonNode> attachments, @Nullable String deliver) {

        List<ObjectNode> parse() {
            if (attachments == null) {
                throw new InvalidRequest(FIELD, "is required");
            }
            if (attachments.size() > MAX_ITEMS) {
                throw Problem.of(Code.TOO_LARGE, "One call resolves at most 1,000 attachments")
                        .with("field", FIELD)
                        .refused();
            }
            List<ObjectNode> items = new ArrayList<>();
            for (JsonNode item : attachments) {
                if (!(item instanceof ObjectNode object)) {
                    throw new InvalidRequest(FIELD, "must hold objects");
                }
                items.add(object);
            }
            return items;
        }
    }

    private record Answer(List<ObjectNode> attachments) {}

    @Override
    public Response handle(Call call) {
        Body body = call.request().json(Body.class);
        List<ObjectNode> items = body.parse();
        Deliver wish = Deliver.parse(body.deliver());
        SequencedMap<Integer, Digest> wanted = wanted(items, AttachmentPath.session(call));
        Map<Digest, Held> found = find(wanted, AttachmentPath.session(call));
        Deliver deliver = fits(items, wanted, found) ? wish : Deliver.URL;
        Map<Digest, String> data = new HashMap<>();
        wanted.forEach((index, digest) -> {
            Held there = require(found, digest);
            ObjectNode item = items.get(index);
            item.put("mime", there.attachment().meta().mediaType().text());
            switch (deliver) {
                case INLINE ->
                        item.put(
                                "data", data.computeIfAbsent(digest, _ -> read(digest, call.at())));
                case URL -> putUrl(item, there, call.at());
            }
        });
        return Response.json(200, new Answer(items));
    }

    /// The digest of each item that is to be filled, by the item's index.
    private static SequencedMap<Integer, Digest> wanted(List<ObjectNode> items, SessionId session) {
        SequencedMap<Integer, Digest> wanted = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            ObjectNode item = items.get(i);
            String field = FIELD + "[" + i + "]";
            JsonNode data = item.path("data");
            if (!data.isTextual() && !data.isNull() && !data.isMissingNode()) {
                throw new InvalidRequest(field + ".data", "must be a text");
            }
            JsonNode reference = item.path("reference");
            if (reference.isNull() || reference.isMissingNode()) {
                continue;
            }
            JsonNode id = reference.path("id");
            if (!id.isTextual()) {
                throw new InvalidRequest(field + ".reference.id", "is required");
            }
            if (data.asText("").isEmpty() || data.isNull()) {
                Digest digest =
                        AttachmentPath.digest(id.asText())
                                .orElseThrow(() ->
                                        AttachmentPath.notFound(session, id.asText()).refused());
                wanted.put(i, digest);
            }
        }
        return wanted;
    }

    /// All of them, or a refusal that names the first that is missing.
    private Map<Digest, Held> find(SequencedMap<Integer, Digest> wanted, SessionId session) {
        Map<Digest, Held> found = held.findAll(session, wanted.values());
        for (Digest digest : wanted.values()) {
            Held there = found.get(digest);
            if (there == null) {
                throw AttachmentPath.notFound(session, digest.hex()).refused();
            }
            requireIntact(there);
        }
        return found;
    }

    private static Held require(Map<Digest, Held> found, Digest digest) {
        Held there = found.get(digest);
        if (there == null) {
            throw new IllegalStateException("all were found");
        }
        return there;
    }

    private static void requireIntact(Held there) {
        if (there.blob().state() == BlobState.CORRUPT) {
            throw BlobProblem.damaged(there.blob()).refused();
        }
    }

    /// Whether the whole list, with what it held before, can be answered inline.
    private static boolean fits(
            List<ObjectNode> items, SequencedMap<Integer, Digest> wanted, Map<Digest, Held> found) {
        long bytes = 0;
        for (int i = 0; i < items.size(); i++) {
            Digest digest = wanted.get(i);
            bytes +=
                    digest == null
                            ? items.get(i).path("data").asText("").length() * 3L / 4
                            : require(found, digest).blob().sizeBytes();
        }
        return bytes <= MAX_INLINE_BYTES;
    }

    private String read(Digest digest, Instant now) {
        return Base64.getEncoder().encodeToString(source.read(digest, now));
    }

    private void putUrl(ObjectNode item, Held there, Instant now) {
        SignedUrl url = GetContent.url(urls, there, now);
        item.put("url", url.url());
        item.put("expires_at", url.expiresAt().toString());
        item.put("expires_in", Duration.between(now, url.expiresAt()).toSeconds());
    }
}
