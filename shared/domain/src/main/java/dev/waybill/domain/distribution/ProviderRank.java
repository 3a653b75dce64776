package dev.waybill.domain.distribution;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// The order in which execution providers are preferred (SPEC 2.3): TensorRT, CUDA, OpenVINO,
/// CoreML, any other accelerator, CPU. Names count without case and without the suffix
/// `ExecutionProvider`.
final class ProviderRank {

    private static final String SUFFIX = "executionprovider";
    private static final List<String> KNOWN = List.of("tensorrt", "cuda", "openvino", "coreml");
    private static final int OTHER = KNOWN.size();
    private static final int CPU = OTHER + 1;

    /// The rank of what names no provider: behind all that do.
    static final int NONE = CPU + 1;

    private ProviderRank() {}

    /// The best (lowest) rank among the providers that both sides name; [#NONE] when they share
    /// none.
    static int best(Collection<String> offered, Collection<String> wanted) {
        List<String> names = wanted.stream().map(ProviderRank::canonical).toList();
        return offered.stream()
                .map(ProviderRank::canonical)
                .filter(names::contains)
                .mapToInt(ProviderRank::rank)
                .min()
                .orElse(NONE);
    }

    /// Whether `offered` names every one of `required`.
    static boolean holdsAll(Collection<String> offered, Collection<String> required) {
        List<String> names = offered.stream().map(ProviderRank::canonical).toList();
        return required.stream().map(ProviderRank::canonical).allMatch(names::contains);
    }

    private static int rank(String canonical) {
        if (canonical.equals("cpu")) {
            return CPU;
        }
        int place = KNOWN.indexOf(canonical);
        return place < 0 ? OTHER : place;
    }

    private static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(SUFFIX) && lower.length() > SUFFIX.length()
                ? lower.substring(0, lower.length() - SUFFIX.length())
                : lower;
    }
}
