package dev.waybill.domain.blob;

/// The duty to delete an object that no row names any more. Written in the transaction that took
/// the object's nonce out of the row, and removed once the object is gone. Anybody may work it off,
/// any number of times, at any later time (protocol A.1.9).
///
/// @param object what is to be deleted
public record Receipt(BlobObject object) {}
