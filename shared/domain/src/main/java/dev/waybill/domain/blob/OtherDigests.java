package dev.waybill.domain.blob;

/// The digests of a blob beside its SHA-256, all computed in one pass over bytes whose SHA-256 was
/// right.
///
/// @param blake3 64 lowercase hex digits
/// @param sha1 40 lowercase hex digits
/// @param md5 32 lowercase hex digits
public record OtherDigests(String blake3, String sha1, String md5) {}
