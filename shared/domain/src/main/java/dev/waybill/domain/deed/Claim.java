package dev.waybill.domain.deed;

/// The right to decide the outcome of one keyed call (header `Idempotency-Key`, API §1). A deciding
/// transaction carries the claim: it is refused once another attempt has taken the claim over, so a
/// call has one effect however often it runs.
///
/// @param id the record's key: a hash of subject, method, path and key
/// @param token names this attempt; a later attempt has another one
public record Claim(String id, String token) {}
