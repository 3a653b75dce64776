package dev.waybill.domain.distribution;

import dev.waybill.domain.InvalidRequest;
import java.util.Locale;

/// What a distribution's window holds back.
public enum Activation {
    /// Work is only offered in the window; what has begun goes on behind it.
    IMMEDIATELY,
    /// Work is offered at any time; the new version is only started in the window.
    IN_WINDOW;

    /// The one named by `text`; else [InvalidRequest] for field `strategy.activate`.
    public static Activation parse(String text) {
        for (Activation activation : values()) {
            if (activation.toString().equals(text)) {
                return activation;
            }
        }
        throw new InvalidRequest("strategy.activate", "must be immediately or in_window");
    }

    /// The name on the wire, in `snake_case`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
