package dev.waybill.domain.model;

/// Where a model version stands (API §5).
public enum VersionState {
    /// May be changed; is not distributed before it is published.
    DRAFT("Draft"),
    /// Fixed for ever, and may be distributed.
    PUBLISHED("Published"),
    /// As published, but no longer recommended.
    DEPRECATED("Deprecated"),
    /// Withdrawn for ever: must not be distributed.
    YANKED("Yanked");

    private final String text;

    VersionState(String text) {
        this.text = text;
    }

    /// The state named by `text`; a bug if there is none, since the text is our own.
    public static VersionState of(String text) {
        for (VersionState state : values()) {
            if (state.text.equals(text)) {
                return state;
            }
        }
        throw new IllegalStateException("no state of a model version: " + text);
    }

    /// What becomes of a version in this state when `event` happens to it.
    public Step next(VersionEvent event) {
        return switch (event) {
            case PUBLISH ->
                    switch (this) {
                        case DRAFT, DEPRECATED -> new Step.To(PUBLISHED);
                        case PUBLISHED -> new Step.Already();
                        case YANKED -> new Step.IsYanked();
                    };
            case DEPRECATE ->
                    switch (this) {
                        case DRAFT -> new Step.IsDraft();
                        case PUBLISHED -> new Step.To(DEPRECATED);
                        case DEPRECATED -> new Step.Already();
                        case YANKED -> new Step.IsYanked();
                    };
            case YANK ->
                    switch (this) {
                        case DRAFT, PUBLISHED, DEPRECATED -> new Step.To(YANKED);
                        case YANKED -> new Step.Already();
                    };
        };
    }

    /// What an event does to a state.
    public sealed interface Step {
        /// The version moves to `state`.
        record To(VersionState state) implements Step {}

        /// It is there already.
        record Already() implements Step {}

        /// Refused: only what was published can be deprecated.
        record IsDraft() implements Step {}

        /// Refused: a yanked version stays yanked.
        record IsYanked() implements Step {}
    }

    /// The name on the wire.
    @Override
    public String toString() {
        return text;
    }
}
