package dev.waybill.domain.distribution;

/// When a distribution has failed too often to go on.
///
/// @param failedPercent this part of the targets that completed or failed has failed, from 1 to 100
/// @param minFinished at least so many have completed or failed
/// @param then what happens to it
public record Abort(long failedPercent, long minFinished, Then then) {

    /// What happens to a distribution that failed too often.
    public enum Then {
        /// It is paused; when it is resumed, counting begins anew.
        PAUSE("pause"),
        /// It is called off.
        CANCEL("cancel"),
        /// It is called off, and what converged goes back to where it was.
        ROLLBACK("rollback");

        private final String text;

        Then(String text) {
            this.text = text;
        }

        /// The one named by `text`, which was checked.
        public static Then of(String text) {
            for (Then then : values()) {
                if (then.text.equals(text)) {
                    return then;
                }
            }
            throw new IllegalStateException("nothing to do on an abort: " + text);
        }

        /// The name on the wire.
        @Override
        public String toString() {
            return text;
        }
    }

    /// Whether these are too many failures.
    boolean isReached(long completed, long failed) {
        long finished = completed + failed;
        return finished >= minFinished && failed * 100 >= failedPercent * finished;
    }
}
