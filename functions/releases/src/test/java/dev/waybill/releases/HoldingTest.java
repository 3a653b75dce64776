package dev.waybill.releases;

import static dev.waybill.releases.ReleasesFixture.digest;
import static dev.waybill.releases.ReleasesFixture.path;
import static dev.waybill.releases.ReleasesFixture.promote;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.aws.blob.UploadSteps;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Holder;
import dev.waybill.domain.blob.HolderKind;
import dev.waybill.domain.blob.ReferenceCounts;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadKind;
import dev.waybill.domain.blob.UploadState;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HoldingTest {

    private final TestStack stack = TestStack.onTables();
    private final ApiClient admin = ReleasesFixture.admin(stack);
    private final BlobsTable blobs = BlobsTable.of(stack.backends());

    @Test
    @DisplayName("SPEC X3 a name holds every digest of its history, current or not")
    void aNameHoldsItsHistory() {
        promote(admin, "prod", "v1");
        promote(admin, "prod", "v2");
        promote(admin, "prod", "v1");
        promote(admin, "staging", "v1");

        assertThat(blobs.isHeld(new Digest(digest("v1")), holder("prod"))).isTrue();
        assertThat(blobs.isHeld(new Digest(digest("v2")), holder("prod"))).isTrue();
        assertThat(references("v1").outside()).isEqualTo(2);
        assertThat(references("v2").outside()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "SPEC 8.6, D3.18 a release is readable without its bytes, and says whether they are there")
    void saysWhetherTheBytesAreThere() {
        promote(admin, "prod", "v1");
        assertThat(available()).isFalse();

        store("v1");

        assertThat(available()).isTrue();
        assertThat(references("v1")).isEqualTo(new ReferenceCounts(1, 0, 1));
        assertThat(
                        admin.get(path("prod") + "/at?time=" + stack.clock().instant())
                                .json()
                                .path("blob_available")
                                .asBoolean())
                .isTrue();
    }

    private boolean available() {
        return admin.get(path("prod") + "/current").json().path("blob_available").asBoolean();
    }

    private ReferenceCounts references(String version) {
        return blobs.find(new Digest(digest(version))).map(BlobRow::references).orElseThrow();
    }

    /// Makes a blob with these bytes Live, without an object: nobody reads it here.
    private void store(String content) {
        UploadSteps uploads = UploadSteps.of(stack.backends());
        Instant now = stack.clock().instant();
        Upload upload =
                new Upload(
                        stack.backends().ids().next(),
                        new BlobObject(new Digest(digest(content)), stack.backends().ids().next()),
                        UploadKind.DIRECT,
                        UploadState.OPEN,
                        Optional.empty(),
                        content.length(),
                        BlobDescription.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        now,
                        now,
                        now.plusSeconds(60));
        uploads.openDirect(upload);
        uploads.settle(upload.id(), UploadState.OPEN, Optional.empty(), now, DeedOf.none());
    }

    private static Holder holder(String name) {
        return new Holder(HolderKind.RELEASE, name);
    }
}
