package dev.waybill.releases;

import dev.waybill.aws.release.ReleaseRegister;
import dev.waybill.aws.release.ReleasesTable;
import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.release.Promotion;
import dev.waybill.domain.release.ReleaseMetadata;
import dev.waybill.web.Call;
import dev.waybill.web.Endpoint;
import dev.waybill.web.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes a digest current under a name.
final class Promote implements Endpoint {

    private final ReleasesTable releases;
    private final ReleaseRegister register;

    Promote(ReleasesTable releases, ReleaseRegister register) {
        this.releases = releases;
        this.register = register;
    }

    private record Body(
            @Nullable String specDigest,
            @Nullable Metadata metadata,
            @Nullable Long expectedCurrentSeq) {

        private record Metadata(
                @Nullable String versionLabel,
                @Nullable String promotedBy,
                @Nullable String notes) {

            ReleaseMetadata parse() {
                return new ReleaseMetadata(
                        Optional.ofNullable(versionLabel),
                        required("promoted_by", promotedBy),
                        Optional.ofNullable(notes));
            }
        }

        Promotion parse() {
            return new Promotion(
                    Digest.parse("spec_digest", required("spec_digest", specDigest)),
                    InvalidRequest.within("metadata", required("metadata", metadata)::parse),
                    Optional.ofNullable(expectedCurrentSeq));
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
        Promotion wish = call.request().json(Body.class).parse();
        return Entries.answer(
                call,
                register.promote(
                        Entries.name(call),
                        wish,
                        call.at(),
                        release -> call.deed(Entries.kept(release))));
    }

    @Override
    public Response replay(Call call, Response kept) {
        return Entries.replay(call, kept, releases);
    }
}
