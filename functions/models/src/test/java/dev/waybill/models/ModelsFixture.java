package dev.waybill.models;

import dev.waybill.aws.access.AccessRegister;
import dev.waybill.aws.blob.DeedOf;
import dev.waybill.aws.blob.UploadSteps;
import dev.waybill.domain.access.MintedToken;
import dev.waybill.domain.access.Principal;
import dev.waybill.domain.access.Role;
import dev.waybill.domain.blob.BlobDescription;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Upload;
import dev.waybill.domain.blob.UploadKind;
import dev.waybill.domain.blob.UploadState;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.api.Contract;
import dev.waybill.testing.stack.TestStack;
import dev.waybill.web.HttpFunction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/// The model registry on a stack, called as API Gateway does, and blobs for it.
final class ModelsFixture {

    private static final Contract CONTRACT = Contract.ofRepository();

    private ModelsFixture() {}

    static ApiClient admin(TestStack stack) {
        return client(stack).as(TestStack.ADMIN);
    }

    /// A client without a token.
    static ApiClient client(TestStack stack) {
        HttpFunction function = Wiring.of(stack.backends());
        return new ApiClient((in, out) -> function.serve(in, out, line -> {}), CONTRACT);
    }

    /// A client with a token of this role.
    static ApiClient as(TestStack stack, Role role) {
        Principal principal = new Principal("some " + role, role, Optional.empty());
        MintedToken minted = MintedToken.mint(stack.backends().ids(), principal, Optional.empty());
        AccessRegister.of(stack.backends())
                .issue(
                        minted.token(),
                        Deed.ofService("test", "create_token", "r-1", stack.clock().instant()));
        return client(stack).as(minted.text());
    }

    /// Makes a blob with these bytes Live, without an object: nobody reads it here.
    static void store(TestStack stack, String content) {
        UploadSteps uploads = UploadSteps.of(stack.backends());
        Instant now = stack.clock().instant();
        Upload upload =
                new Upload(
                        stack.backends().ids().next(),
                        new BlobObject(digest(content), stack.backends().ids().next()),
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

    static Digest digest(String content) {
        return Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }

    /// A variant whose blob has these bytes.
    static String variant(String content) {
        return variant(content, content.length());
    }

    static String variant(String content, long sizeBytes) {
        return """
        {"blob": {"hash": "%s", "size_bytes": %d, "metadata": {"name": "model.onnx"}},
         "precision": "float32", "execution_providers": ["CUDAExecutionProvider"],
         "min_gpu_memory_gb": 4.0}\
        """
                .formatted(digest(content), sizeBytes);
    }
}
