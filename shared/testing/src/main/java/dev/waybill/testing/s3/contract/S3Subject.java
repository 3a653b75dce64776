package dev.waybill.testing.s3.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The S3 that a contract is about.
public interface S3Subject {
    /// A client of it. Buckets of other tests may exist.
    S3Client s3();

    /// What a known emulator lets pass though S3 does not. No code of ours relies on these
    /// refusals: it lists parts in their order, does without checksums that a listing does not
    /// tell, and joins only what has every part.
    enum Leniency {
        /// Joins parts that are not listed in order.
        PART_ORDER,
        /// Lists parts without their checksums.
        UNTOLD_PART_CHECKSUMS,
        /// Takes parts for an upload that was aborted.
        PARTS_AFTER_ABORT,
        /// Lists no parts for an upload that is no more, instead of refusing.
        LISTS_OF_FINISHED_UPLOADS
    }

    /// What this one lets pass: nothing, unless it is an emulator that is known for it.
    default Set<Leniency> leniencies() {
        return Set.of();
    }

    /// Checks a rule that a known emulator breaks. Where [#leniencies()] has `limit` the rule must
    /// be broken indeed: a limit that is gone has to be struck off.
    default void hold(Leniency limit, ThrowingCallable rule) {
        if (!leniencies().contains(limit)) {
            assertThatCode(rule).doesNotThrowAnyException();
            return;
        }
        assertThat(breach(rule)).as("%s is kept here: it is no limit any more", limit).isPresent();
    }

    /// How `rule` is broken; empty where it holds.
    static Optional<AssertionError> breach(ThrowingCallable rule) {
        return Optional.ofNullable(catchThrowableOfType(AssertionError.class, rule));
    }

    /// A new, empty bucket.
    default ExampleBucket newBucket() {
        return ExampleBucket.create(s3());
    }

    /// Asserts that a request is refused with this status and code.
    static void assertRefused(int status, String code, ThrowingCallable request) {
        S3Exception refusal = catchThrowableOfType(S3Exception.class, request);
        assertThat(refusal).as("the refusal").isNotNull();
        assertThat(refusal.statusCode()).isEqualTo(status);
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
    }

    /// Asserts that a request is refused with this status.
    static void assertRefused(int status, ThrowingCallable request) {
        S3Exception refusal = catchThrowableOfType(S3Exception.class, request);
        assertThat(refusal).as("the refusal").isNotNull();
        assertThat(refusal.statusCode()).isEqualTo(status);
    }
}
