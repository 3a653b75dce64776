package dev.waybill.domain.blob;

/// Where a sweep stands.
public enum SweepState {
    /// It goes on, if need be after a crash.
    RUNNING("Running"),
    /// It is through.
    COMPLETED("Completed"),
    /// It was not through after a day, and was given up.
    FAILED("Failed");

    private final String text;

    SweepState(String text) {
        this.text = text;
    }

    /// The state stored as `text`.
    public static SweepState stored(String text) {
        for (SweepState state : values()) {
            if (state.text.equals(text)) {
                return state;
            }
        }
        throw new IllegalStateException("no sweep state " + text);
    }

    /// The name on the wire and in the table.
    @Override
    public String toString() {
        return text;
    }
}
