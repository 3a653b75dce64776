package dev.waybill.blobs;

import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.BlobAddress;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.UploadLimits;
import dev.waybill.web.Call;
import dev.waybill.web.Code;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Problem;
import dev.waybill.web.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which of some digests have no readable bytes.
final class FindMissing implements Endpoint {

    private final BlobsTable blobs;

    FindMissing(BlobsTable blobs) {
        this.blobs = blobs;
    }

    private record Body(@Nullable List<@Nullable String> digests) {

        List<BlobAddress> parse() {
            if (digests == null) {
                throw new InvalidRequest("digests", "is required");
            }
            if (digests.size() > UploadLimits.MAX_LIST) {
                throw Problem.of(Code.TOO_LARGE, "One call asks for at most 1,000 digests")
                        .with("field", "digests")
                        .refused();
            }
            List<BlobAddress> parsed = new ArrayList<>();
            for (String digest : digests) {
                if (digest == null) {
                    throw InvalidRequest.digest("digests", "must not hold null");
                }
                parsed.add(BlobAddress.parse("digests", digest));
            }
            return parsed;
        }
    }

    private record Answer(List<String> missing) {}

    @Override
    public Response handle(Call call) {
        List<BlobAddress> asked = call.request().json(Body.class).parse();
        List<Digest> digests = new ArrayList<>();
        for (BlobAddress address : asked) {
            if (address instanceof BlobAddress.BySha256(Digest digest)) {
                digests.add(digest);
            }
        }
        Map<Digest, BlobRow> rows = blobs.findAll(digests);
        List<String> missing =
                asked.stream()
                        .distinct()
                        .filter(address -> !isReadable(find(address, rows)))
                        .map(FindMissing::text)
                        .toList();
        return Response.json(200, new Answer(missing));
    }

    private Optional<BlobRow> find(BlobAddress address, Map<Digest, BlobRow> rows) {
        return switch (address) {
            case BlobAddress.BySha256(Digest digest) -> Optional.ofNullable(rows.get(digest));
            case BlobAddress.ByBlake3 blake3 -> blobs.find(blake3);
        };
    }

    private static boolean isReadable(Optional<BlobRow> row) {
        return row.filter(there -> there.state() == BlobState.LIVE).isPresent();
    }

    private static String text(BlobAddress address) {
        return switch (address) {
            case BlobAddress.BySha256(Digest digest) -> digest.toString();
            case BlobAddress.ByBlake3 blake3 -> blake3.toString();
        };
    }
}
