package dev.waybill.cli.command;

import dev.waybill.domain.InvalidRequest;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A variant as it stands on the command line:
/// `id=FILE,precision=…,providers=a+b,arch=…,min-gpu=…`. The file's name may hold commas, as long
/// as none of the words above follows one.
///
/// @param id the variant's id
/// @param file its bytes
/// @param precision of its numbers, `float32` when nothing is said
/// @param providers execution providers, the preferred one first
/// @param cpuArch the one CPU architecture that it runs on
/// @param minGpuGb the GPU memory that it needs
public record VariantFile(
        String id,
        Path file,
        String precision,
        List<String> providers,
        Optional<String> cpuArch,
        Optional<Double> minGpuGb) {

    private static final String FIELD = "--variant";
    private static final String USUAL_PRECISION = "float32";

    public VariantFile {
        providers = List.copyOf(providers);
    }

    /// Reads what stands on the command line; else [InvalidRequest].
    static VariantFile parse(String text) {
        String[] parts = text.split(",(?=(?:precision|providers|arch|min-gpu)=)");
        int equals = parts[0].indexOf('=');
        if (equals < 1 || equals == parts[0].length() - 1) {
            throw new InvalidRequest(
                    FIELD,
                    "must begin with ID=FILE, as in gpu=model.bin,arch=x86_64; '"
                            + text
                            + "' does not");
        }
        Map<String, String> words = new HashMap<>();
        for (String part : Arrays.asList(parts).subList(1, parts.length)) {
            String[] word = part.split("=", 2);
            if (words.put(word[0], word[1]) != null) {
                throw new InvalidRequest(FIELD, "says " + word[0] + " twice");
            }
        }
        return new VariantFile(
                parts[0].substring(0, equals),
                Path.of(parts[0].substring(equals + 1)),
                words.getOrDefault("precision", USUAL_PRECISION),
                Optional.ofNullable(words.get("providers"))
                        .map(list -> List.of(list.split("\\+")))
                        .orElse(List.of()),
                Optional.ofNullable(words.get("arch")),
                Optional.ofNullable(words.get("min-gpu")).map(VariantFile::number));
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new InvalidRequest(FIELD, "has a min-gpu that is no number");
        }
    }
}
