package dev.waybill.domain;

/// Where new identifiers come from; passed in, so that tests can name them.
public interface Ids {

    /// A new identifier that nobody can guess: 128 random bits as 32 lowercase hex digits.
    String next();

    /// A new secret of 256 random bits in base64url without padding (43 characters).
    String secret();
}
