package dev.waybill.aws;

import dev.waybill.domain.OutcomeUnknown;
import dev.waybill.domain.Unavailable;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/// Turns the SDK's failures into the domain's: what a backend could not do is [Unavailable], what
/// it may have done is [OutcomeUnknown], and what it refused because of our own mistake stays an
/// exception that ends in a 500.
public final class Calls {

    private Calls() {}

    /// Does a call that changes nothing.
    ///
    /// @param action what is done, as a phrase: "read a blob row"
    public static <T> T read(String action, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            if (isTransient(e)) {
                throw new Unavailable(action, e);
            }
            throw e;
        }
    }

    /// Does a call that changes something; a failure after which it may have taken effect is
    /// [OutcomeUnknown].
    public static <T> T write(String action, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            if (isRefusedForLoad(e)) {
                throw new Unavailable(action, e);
            }
            if (isTransient(e)) {
                throw new OutcomeUnknown(action, e);
            }
            throw e;
        }
    }

    /// Whether a failure says nothing about the request itself: time-out, connection, load, failure
    /// inside.
    static boolean isTransient(SdkException e) {
        return e instanceof SdkClientException
                || isRefusedForLoad(e)
                || e instanceof AwsServiceException service && service.statusCode() >= 500;
    }

    /// Whether the service refused the call, unseen, because there is too much load.
    static boolean isRefusedForLoad(SdkException e) {
        return e instanceof AwsServiceException service
                && (service.isThrottlingException() || service.statusCode() == 429);
    }
}
