package dev.waybill.domain.distribution;

/// The distribution whose targets another one is for. Its pages are theirs: what of them counts is
/// decided when a page is frozen.
///
/// @param distributionId that distribution, which was called off or has ended
/// @param part which of its targets
public record Origin(String distributionId, Part part) {

    /// Which targets of a distribution another one is for.
    public enum Part {
        /// Those that failed: they get the same version.
        FAILED("failed"),
        /// Those that run its version by its doing: each gets what ran there before. Devices that
        /// nothing ran on before stay as they are.
        CONVERGED("converged");

        private final String text;

        Part(String text) {
            this.text = text;
        }

        /// The one named by `text`, which is our own.
        public static Part of(String text) {
            for (Part part : values()) {
                if (part.text.equals(text)) {
                    return part;
                }
            }
            throw new IllegalStateException("no part of a distribution: " + text);
        }

        /// The name as it is stored.
        @Override
        public String toString() {
            return text;
        }
    }

    /// Whether each target gets a version of its own.
    public boolean isBackwards() {
        return part == Part.CONVERGED;
    }
}
