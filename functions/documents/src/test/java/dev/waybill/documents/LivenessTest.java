package dev.waybill.documents;

import static dev.waybill.documents.DocumentsFixture.DOCUMENT;
import static dev.waybill.documents.DocumentsFixture.digest;
import static dev.waybill.documents.DocumentsFixture.held;
import static dev.waybill.documents.DocumentsFixture.isHeld;
import static dev.waybill.documents.DocumentsFixture.kinds;
import static dev.waybill.documents.DocumentsFixture.reference;
import static dev.waybill.documents.DocumentsFixture.store;
import static dev.waybill.documents.DocumentsFixture.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.aws.blob.BlobRemoval;
import dev.waybill.aws.blob.BlobsTable;
import dev.waybill.domain.blob.BlobRow;
import dev.waybill.domain.blob.BlobState;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.blob.Totals;
import dev.waybill.domain.deed.Deed;
import dev.waybill.testing.api.ApiAnswer;
import dev.waybill.testing.api.ApiClient;
import dev.waybill.testing.stack.TestStack;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// SPEC D0.4 and X3: what a document names, it holds.
class LivenessTest {

    private final TestStack stack = TestStack.onTwins();
    private final ApiClient admin = DocumentsFixture.admin(stack);
    private final BlobsTable blobs = BlobsTable.of(stack.backends());

    @AfterEach
    void recount() {
        Holding.requireAgreement(stack);
    }

    @Test
    void a0_6_theBlobStaysWhenItsReferenceGoes() {
        store(stack, "bytes");
        admin.put(reference("f"), to("bytes"));
        assertThat(isHeld(stack, "bytes")).isTrue();
        admin.delete(reference("f"));

        assertThat(isHeld(stack, "bytes")).isFalse();
        BlobRow row = blobs.find(digest("bytes")).orElseThrow();
        assertThat(row.state()).isEqualTo(BlobState.LIVE);
        assertThat(row.references().outside()).isZero();
    }

    @Test
    void x3_whatADocumentNamesIsItsAgainAfterAForcedRemoval() {
        store(stack, "bytes");
        admin.put(reference("f"), to("bytes"));
        BlobRemoval.of(stack.backends())
                .removeByForce(
                        digest("bytes"),
                        stack.clock().instant(),
                        () -> Deed.ofService("test", "delete_blob", "r", stack.clock().instant()));

        Holding.requireAgreement(stack);
        store(stack, "bytes");
        assertThat(isHeld(stack, "bytes")).isTrue();
    }

    @Test
    void d0_4_referencesAtAnyDepthHold() {
        admin.patch(
                DOCUMENT,
                """
                {"top": %s, "variants": {"fp32": {"blob": %s, "precision": "float32"}},
                 "list": [1, [{"x": %s}]], "_hidden": %s}\
                """
                        .formatted(to("1"), to("2"), to("3"), to("4")));

        for (String content : new String[] {"1", "2", "3", "4"}) {
            assertThat(isHeld(stack, content)).isTrue();
            assertThat(blobs.find(digest(content)).orElseThrow().state())
                    .isEqualTo(BlobState.EXPECTED);
        }
        admin.patch(DOCUMENT, "{\"variants\": {\"fp32\": {\"blob\": null}}}");
        assertThat(isHeld(stack, "2")).isFalse();
        assertThat(isHeld(stack, "3")).isTrue();
        admin.delete(DOCUMENT);
        for (String content : new String[] {"1", "2", "3", "4"}) {
            assertThat(blobs.find(digest(content))).isEmpty();
        }
    }

    @Test
    void d0_4_aReferenceWithinAReferenceHolds() {
        admin.patch(
                DOCUMENT,
                "{\"f\": "
                        + to("outer").replace("\"hash\"", "\"more\":" + to("inner") + ",\"hash\"")
                        + "}");

        assertThat(isHeld(stack, "outer")).isTrue();
        assertThat(isHeld(stack, "inner")).isTrue();
    }

    @Test
    void whatOnlyLooksLikeAReferenceHoldsNothing() {
        admin.patch(
                DOCUMENT,
                "{\"a\": {\"hash\": \"%s\"}, \"b\": {\"hash\": \"%s\", \"size_bytes\": 1}}"
                        .formatted(digest("x"), digest("x")));
        admin.put(reference("c"), to("opaque", 1));

        assertThat(blobs.find(digest("x"))).isEmpty();
        assertThat(blobs.totals()).isEqualTo(Totals.NONE);
    }

    @Test
    void aBlobNamedTwiceIsHeldOnceUntilTheLastNameGoes() {
        admin.put(reference("a"), to("bytes"));
        admin.put(reference("b"), to("bytes"));
        assertThat(held(stack, digest("bytes"))).isEqualTo(1);

        admin.delete(reference("a"));
        assertThat(held(stack, digest("bytes"))).isEqualTo(1);
        admin.put(reference("b"), to("other"));
        assertThat(blobs.find(digest("bytes"))).isEmpty();
        assertThat(held(stack, digest("other"))).isEqualTo(1);
    }

    @Test
    void documentsHoldEachForItself() {
        String twin = "/v1/collections/cameras/documents/base64:ZWRnZS03Lw/references/a";
        admin.put(reference("a"), to("bytes"));
        admin.put(twin, to("bytes"));
        assertThat(held(stack, digest("bytes"))).isEqualTo(2);

        admin.delete(DOCUMENT);
        assertThat(held(stack, digest("bytes"))).isEqualTo(1);
    }

    @Test
    void collectionsWithSlashesAreToldApart() {
        admin.put("/v1/collections/a/documents/base64:Yi9j/references/f", to("bytes"));
        admin.put("/v1/collections/base64:YS9i/documents/c/references/f", to("bytes"));

        assertThat(held(stack, digest("bytes"))).isEqualTo(2);
    }

    @Test
    void fortyFiveBlobsAndNoMore() {
        assertThat(admin.patch(DOCUMENT, references("first", 45)).status()).isEqualTo(201);
        ApiAnswer more = admin.put(reference("more"), to("more"));
        assertThat(more.status()).isEqualTo(413);
        assertThat(more.code()).isEqualTo("too_large");
        assertThat(admin.put(reference("same"), to("first0")).status()).isEqualTo(201);
        assertThat(admin.put(reference("opaque"), to("opaque", 1)).status()).isEqualTo(201);

        assertThat(admin.patch(DOCUMENT, references("second", 45)).status()).isEqualTo(413);
        assertThat(isHeld(stack, "first0")).isTrue();
        assertThat(isHeld(stack, "second0")).isFalse();
        assertThat(kinds(stack)).hasSize(3);
        assertThat(admin.delete(DOCUMENT).status()).isEqualTo(204);
        assertThat(blobs.find(digest("first44"))).isEmpty();
    }

    @Test
    void aLargeDocumentHoldsFortyFiveBlobsAndItsOwnBytes() {
        String large =
                references("blob", 45)
                        .replace("{\"f0\"", "{\"text\":\"" + "x".repeat(300 << 10) + "\",\"f0\"");
        ApiAnswer made = admin.patch(DOCUMENT, large);

        assertThat(made.status()).isEqualTo(201);
        assertThat(held(stack, digest("blob44"))).isEqualTo(1);
        Digest body = Digest.of(made.body().getBytes(StandardCharsets.UTF_8));
        assertThat(held(stack, body)).isEqualTo(1);
        admin.put(reference("f0"), to("blob1"));
        assertThat(held(stack, body)).isZero();
        assertThat(admin.delete(DOCUMENT).status()).isEqualTo(204);
        assertThat(held(stack, digest("blob44"))).isZero();
    }

    @Test
    void d0_6_aSizeThatContradictsAKnownBlobIsRefusedAtAnyDepth() {
        store(stack, "bytes");
        admin.patch(DOCUMENT, "{\"x\": 1}");
        ApiAnswer refused =
                admin.patch(
                        DOCUMENT,
                        "{\"x\": {\"y\": [%s, %s]}}"
                                .formatted(to("fine"), to(digest("bytes").toString(), 6)));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.code()).isEqualTo("size_mismatch");
        assertThat(admin.get(DOCUMENT).body()).isEqualTo("{\"x\":1}");
        assertThat(blobs.find(digest("fine"))).isEmpty();
    }

    private static String references(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "\"f%d\":%s".formatted(i, to(prefix + i)))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
