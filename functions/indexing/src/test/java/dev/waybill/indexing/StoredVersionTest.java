package dev.waybill.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.BlobChecks;
import dev.waybill.aws.blob.BlobRemoval;
import dev.waybill.aws.blob.ChunkLists;
import dev.waybill.domain.blob.BlobObject;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Verification;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.stack.TestStack;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// The chunk list that is kept of a blob which was read to make a delta.
class StoredVersionTest {

    private static final byte[] BASE = DeltaWorld.random(1, 3 << 20);

    private final TestStack stack = TestStack.onTwins();
    private final DeltaWorld world = new DeltaWorld(stack);

    /// What happens to the blob while its list is written.
    enum Meanwhile {
        REMOVED,
        REMOVED_BEFORE_THE_LIST_IS_THERE,
        REPLACED
    }

    @Test
    void aListIsKeptOfWhatWasReadWithoutOne() throws Exception {
        Digest digest = world.store(BASE);
        open(stack, digest);
        assertThat(lists()).containsExactly("chunks/" + world.row(digest).object().key());
    }

    @ParameterizedTest
    @EnumSource
    void noListIsKeptOfAnObjectThatNoBlobNamesAnyMore(Meanwhile meanwhile) throws Exception {
        Digest digest = world.store(BASE);
        BlobObject object = world.row(digest).object();
        TestStack watched =
                stack.throughObjects(s3 ->
                        aroundPutOf(
                                s3,
                                "chunks/" + object.key(),
                                () -> {
                                    if (meanwhile == Meanwhile.REMOVED_BEFORE_THE_LIST_IS_THERE) {
                                        remove(digest);
                                    }
                                },
                                () -> {
                                    switch (meanwhile) {
                                        case REMOVED -> remove(digest);
                                        case REPLACED -> replace(object);
                                        case REMOVED_BEFORE_THE_LIST_IS_THERE -> {}
                                    }
                                }));

        open(watched, digest);

        assertThat(ChunkLists.of(stack.backends()).find(object)).isEmpty();
        assertThat(lists()).isEmpty();
    }

    private void open(TestStack on, Digest digest) throws Exception {
        try (TempSpace space = TempSpace.of(1 << 30);
                StoredVersion version =
                        StoredVersion.open(on.backends(), world.row(digest), space, "base")) {
            assertThat(version.version().content().digest()).isEqualTo(digest);
        }
    }

    private List<String> lists() {
        return world.keys("chunks/");
    }

    private void remove(Digest digest) {
        BlobRemoval.of(stack.backends())
                .remove(
                        digest,
                        stack.clock().instant(),
                        () -> Deed.ofService("test", "test", "r-1", stack.clock().instant()));
    }

    /// The object turns out damaged, and the bytes are stored again, as another one.
    private void replace(BlobObject object) {
        BlobChecks.of(stack.backends())
                .record(
                        object,
                        Verification.lost(stack.clock().instant()),
                        stack.clock().instant(),
                        Optional.empty());
        world.store(BASE);
        assertThat(world.row(object.digest()).object()).isNotEqualTo(object);
    }

    private static S3Client aroundPutOf(S3Client s3, String key, Runnable before, Runnable after) {
        return (S3Client)
                Proxy.newProxyInstance(
                        S3Client.class.getClassLoader(),
                        new Class<?>[] {S3Client.class},
                        (_, method, arguments) -> {
                            boolean isIt =
                                    method.getName().equals("putObject")
                                            && arguments[0] instanceof PutObjectRequest put
                                            && put.key().equals(key);
                            if (isIt) {
                                before.run();
                            }
                            try {
                                Object answer = method.invoke(s3, arguments);
                                if (isIt) {
                                    after.run();
                                }
                                return answer;
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }
}
