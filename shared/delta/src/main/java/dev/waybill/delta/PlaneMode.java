package dev.waybill.delta;

import java.util.Locale;
import java.util.Optional;

/// How the elements of a target are told by those of a base (see [Planes]).
public enum PlaneMode {
    /// The bits that differ.
    XOR,
    /// How far one is from the other, counted in numbers of the format that lie between them.
    DIFFERENCE;

    /// Its name in a plan, as `xor`.
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The mode of that name.
    static Optional<PlaneMode> find(String code) {
        for (PlaneMode mode : values()) {
            if (mode.code().equals(code)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
