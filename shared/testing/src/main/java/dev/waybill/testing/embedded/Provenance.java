package dev.waybill.testing.embedded;

/// What stands in for AWS.
public enum Provenance {
    /// The emulators that the build brings along. Their limits are known, and the contracts name
    /// them.
    EMULATORS,
    /// LocalStack in a container.
    LOCALSTACK,
    /// A service that somebody else runs, at an endpoint in the environment.
    GIVEN
}
