package dev.waybill.domain.model;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// The text that the signer of a model version signs (DESIGN §5): UTF-8 of
///
///     waybill-model-v1
///     <model_id>
///     <version>
///     <variant_id> sha256:<hex> <size_bytes>
///
/// with one such last line per variant in the order of their ids, every line ended by a line feed. Names hold no control
/// characters, so no two versions have the same text.
public final class ModelStatement {

    private static final String FORMAT = "waybill-model-v1";

    private final String text;

    private ModelStatement(String text) {
        this.text = text;
    }

    /// The statement of a version with these variants, in whatever order they come.
    public static ModelStatement of(ModelVersionId id, Collection<Variant> variants) {
        StringBuilder text = new StringBuilder();
        line(text, FORMAT);
        line(text, id.modelId().value());
        line(text, id.version().value());
        List<Variant> ordered =
                variants.stream().sorted(Comparator.comparing(Variant::variantId)).toList();
        for (Variant variant : ordered) {
            line(
                    text,
                    variant.variantId()
                            + " "
                            + variant.blob().digest()
                            + " "
                            + variant.blob().sizeBytes());
        }
        return new ModelStatement(text.toString());
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }

    /// The bytes to sign or to verify.
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return text;
    }
}
