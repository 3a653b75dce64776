package dev.waybill.domain.distribution;

import java.util.Locale;

/// A demand that a variant or a device did not meet; the reason for which a variant was not chosen.
public enum Predicate {
    /// The distribution names another variant.
    REQUESTED_VARIANT,
    /// The variant runs on another CPU architecture than the device has, or the device never said.
    CPU_ARCH,
    /// The device has less GPU memory than the variant needs, or never said.
    MIN_GPU_MEMORY_GB,
    /// The device and the variant share no execution provider.
    EXECUTION_PROVIDERS,
    /// The variant is larger than the free storage that the device reported.
    AVAILABLE_STORAGE_MB,
    /// The variant does not name every provider that the distribution requires.
    REQUIRED_PROVIDERS,
    /// The variant is larger than the distribution allows.
    MAX_SIZE_BYTES,
    /// The variant fits, but another one is preferred.
    PREFERENCE;

    /// The predicate named by `text`; a bug if there is none, since the text is our own.
    public static Predicate of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    /// The name on the wire, in `snake_case`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
