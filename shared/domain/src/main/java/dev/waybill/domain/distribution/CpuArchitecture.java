package dev.waybill.domain.distribution;

import java.util.Locale;

/// Names of CPU architectures, of which two that are common have two names each.
final class CpuArchitecture {

    private CpuArchitecture() {}

    /// Whether both names mean one architecture: case does not count, `amd64` is `x86_64`, `arm64`
    /// is `aarch64`.
    static boolean isSame(String one, String other) {
        return canonical(one).equals(canonical(other));
    }

    private static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "amd64", "x64", "x86-64" -> "x86_64";
            case "arm64" -> "aarch64";
            default -> lower;
        };
    }
}
