package dev.waybill.cli.agent;

import dev.waybill.cli.transfer.Offer;
import dev.waybill.domain.blob.Digest;
import java.time.Instant;
import java.util.Optional;

/// One thing that the server wants of this device (API §10).
public sealed interface WorkItem {

    /// Which piece of work a report is about.
    ///
    /// @param distributionId the distribution
    /// @param generation its place among the model's distributions
    /// @param attempt the current attempt of this device, from 1; 0 when the server did not say
    /// @param lastSequence the last report that the server has of this attempt
    record Key(String distributionId, long generation, long attempt, long lastSequence) {

        Attempt ofAttempt() {
            return new Attempt(distributionId, generation, attempt);
        }
    }

    /// One try to do a piece of work.
    record Attempt(String distributionId, long generation, long attempt) {}

    /// What the reports about it carry.
    Key key();

    /// Bring and activate a version.
    ///
    /// @param offer where the bytes are, and how to make them from less
    /// @param notBefore when activating is allowed from, by the server's clock
    /// @param notAfter until when, by the server's clock
    record Install(
            Key key,
            Release release,
            Offer offer,
            Optional<Instant> notBefore,
            Optional<Instant> notAfter)
            implements WorkItem {

        /// The same with another offer of its bytes.
        Install by(Offer next) {
            return new Install(key, release, next, notBefore, notAfter);
        }

        boolean mayActivateAt(Instant now) {
            return !notBefore.map(now::isBefore).orElse(false)
                    && !notAfter.map(now::isAfter).orElse(false);
        }
    }

    /// Stop, if it had begun, and say so.
    record Cancel(Key key) implements WorkItem {}

    /// A version of a model, as it is made for this device.
    ///
    /// @param fileName what the bytes were called by their publisher
    record Release(
            String modelId,
            String version,
            String variantId,
            Digest digest,
            long sizeBytes,
            Optional<String> fileName) {}
}
