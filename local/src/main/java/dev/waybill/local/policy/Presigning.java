package dev.waybill.local.policy;

import software.amazon.awssdk.auth.signer.AwsSignerExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;

/// Tells the signing of a URL from a call: interceptors of the SDK see both.
public final class Presigning {

    private Presigning() {}

    /// Whether a URL is being signed, and nothing is sent.
    @SuppressWarnings("deprecation") // what replaces it says nothing while a URL is signed
    public static boolean is(ExecutionAttributes attributes) {
        return attributes.getAttribute(AwsSignerExecutionAttribute.PRESIGNER_EXPIRATION) != null;
    }
}
