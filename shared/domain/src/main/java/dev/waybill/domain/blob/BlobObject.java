package dev.waybill.domain.blob;

import dev.waybill.domain.AsciiSet;

/// One object in the bucket: the bytes that one upload wrote. Two uploads of the same blob write
/// two objects; a nonce is never used again, so nothing can reach an object through the name of
/// another.
///
/// @param digest the blob it is to hold
/// @param nonce the upload's own part of the key: 32 lowercase hex digits, chosen with the upload
public record BlobObject(Digest digest, String nonce) {

    /// What every object's key begins with.
    public static final String PREFIX = "blobs/sha256/";

    private static final int NONCE_DIGITS = 32;
    private static final int SHARD_DIGITS = 2;

    public BlobObject {
        if (nonce.length() != NONCE_DIGITS || !AsciiSet.HEX.isAllOf(nonce)) {
            throw new IllegalStateException("a nonce has 32 hex digits");
        }
    }

    /// The key in the bucket: `blobs/sha256/<first 2 hex>/<64 hex>/<nonce>`.
    public String key() {
        return PREFIX + digest.hex().substring(0, SHARD_DIGITS) + "/" + digest.hex() + "/" + nonce;
    }

    @Override
    public String toString() {
        return key();
    }
}
