package dev.waybill.local.policy;

import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/// Denies a function what its role does not permit, in place of IAM. The SDK finds it by a file on
/// the class path and puts it before every call of every client in this JVM; calls that no function
/// makes pass.
public final class PolicyInterceptor implements ExecutionInterceptor {

    private static final int FORBIDDEN = 403;

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        Optional<Caller> caller = Caller.current();
        if (caller.isEmpty()) {
            return;
        }
        boolean presigning = Presigning.is(attributes);
        for (Access access : Accesses.of(context.request())) {
            // Who uses the URL may well be told 403 instead of 404.
            boolean needed = !presigning || !access.action().equals(Accesses.LIST_BUCKET);
            if (needed && !caller.get().policy().allows(access)) {
                throw denied(caller.get(), access);
            }
        }
    }

    private static AwsServiceException denied(Caller caller, Access access) {
        String message = "the policy of " + caller.function() + " does not allow " + access;
        caller.log().accept("AccessDenied: " + message);
        return AwsServiceException.builder()
                .message(message)
                .statusCode(FORBIDDEN)
                .awsErrorDetails(
                        AwsErrorDetails.builder()
                                .errorCode("AccessDenied")
                                .errorMessage(message)
                                .build())
                .build();
    }
}
