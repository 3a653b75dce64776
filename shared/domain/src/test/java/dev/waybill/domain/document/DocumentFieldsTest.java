package dev.waybill.domain.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.domain.InvalidRequest;
import dev.waybill.domain.Unsigned;
import dev.waybill.domain.blob.Digest;
import dev.waybill.domain.document.DocumentFields.Stated;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DocumentFieldsTest {

    private static final String HEX = "ab".repeat(32);

    /// RFC 7396, appendix A, as far as both are objects.
    @Test
    void patchesAsTheStandardShows() {
        expectPatch(object("a", "b"), object("a", "c"), object("a", "c"));
        expectPatch(object("a", "b"), object("b", "c"), object("a", "b", "b", "c"));
        expectPatch(object("a", "b"), object("a", null), object());
        expectPatch(object("a", "b", "b", "c"), object("a", null), object("b", "c"));
        expectPatch(object("a", List.of("b")), object("a", "c"), object("a", "c"));
        expectPatch(object("a", "c"), object("a", List.of("b")), object("a", List.of("b")));
        expectPatch(
                object("a", object("b", "c")),
                object("a", object("b", "d", "c", null)),
                object("a", object("b", "d")));
        expectPatch(
                object("a", List.of(object("b", "c"))),
                object("a", List.of(1)),
                object("a", List.of(1)));
        expectPatch(object("e", null), object("a", 1), object("e", null, "a", 1));
        expectPatch(
                object(),
                object("a", object("bb", object("ccc", null))),
                object("a", object("bb", object())));
        expectPatch(
                object(), object("a", Arrays.asList(1, null)), object("a", Arrays.asList(1, null)));
    }

    private static void expectPatch(
            Map<String, @Nullable Object> target,
            Map<String, @Nullable Object> patch,
            Map<String, @Nullable Object> result) {
        Map<String, @Nullable Object> before = new LinkedHashMap<>(target);
        assertThat(DocumentFields.of(target).patched(patch).values()).isEqualTo(result);
        assertThat(target).isEqualTo(before);
    }

    @Test
    void fieldsKeepTheirOrder() {
        DocumentFields fields =
                DocumentFields.of(object("b", 1, "a", 2, "c", 3))
                        .patched(object("d", 4, "a", 5, "b", null))
                        .without("c");

        assertThat(fields.values().keySet()).containsExactly("a", "c", "d");
        assertThat(fields.values()).containsEntry("c", null);
        assertThat(fields.without("x")).isSameAs(fields);
    }

    @Test
    void aReferenceIsReadAndWrittenWithoutLoss() {
        Map<String, @Nullable Object> value =
                object(
                        "hash",
                        "sha256:" + HEX,
                        "size_bytes",
                        Unsigned.MAX.value(),
                        "metadata",
                        object(
                                "name",
                                "n",
                                "content_type",
                                "t",
                                "custom",
                                object("b", "1", "a", "2")));
        DocumentReference reference = DocumentReference.find(value).orElseThrow();

        assertThat(reference.hash().verified()).contains(new Digest(HEX));
        assertThat(reference.toValue()).isEqualTo(value);
    }

    @Test
    void aNameOfAnyOtherKindIsOpaque() {
        for (String opaque :
                List.of("abc", "blake3:" + HEX, HEX + "0", "sha256:" + HEX.substring(1))) {
            assertThat(ReferenceHash.parse(opaque)).isEqualTo(new ReferenceHash.Opaque(opaque));
        }
        for (String bad : List.of("", "x".repeat(256), "a\nb")) {
            assertThatThrownBy(() -> ReferenceHash.parse(bad)).isInstanceOf(InvalidRequest.class);
        }
    }

    @Test
    void everyReferenceAtAnyDepthIsStated() {
        Map<String, @Nullable Object> reference =
                object("hash", HEX, "size_bytes", 7, "metadata", object());
        Map<String, @Nullable Object> opaque =
                object("hash", "x", "size_bytes", 7, "metadata", object());
        DocumentFields fields =
                DocumentFields.of(
                        object(
                                "a",
                                Arrays.asList(null, 1, object("b", List.of(reference))),
                                "_c",
                                opaque));

        assertThat(fields.stated()).containsExactly(new Stated(new Digest(HEX), Unsigned.of(7)));
        assertThat(fields.digests()).containsExactly(new Digest(HEX));
        assertThat(fields.references()).isEmpty();
        assertThat(fields.reference("_c")).isPresent();
    }

    private static Map<String, @Nullable Object> object(@Nullable Object... pairs) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            object.put(String.valueOf(pairs[i]), pairs[i + 1]);
        }
        return object;
    }
}
