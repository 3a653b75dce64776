package dev.waybill.domain.blob;

import java.time.Instant;
import java.util.Map;

/// A presigned URL.
///
/// @param url where to send the request
/// @param headers what the request must carry exactly so; names in lower case
/// @param expiresAt until when the request may begin: the earlier of what was asked for and the end
///   of the credentials
public record SignedUrl(String url, Map<String, String> headers, Instant expiresAt) {
    public SignedUrl {
        headers = Map.copyOf(headers);
    }
}
