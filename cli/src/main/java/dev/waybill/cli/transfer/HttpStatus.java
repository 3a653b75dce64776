package dev.waybill.cli.transfer;

import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;

/// How the answers of a presigned URL are read.
final class HttpStatus {

    private HttpStatus() {}

    /// Expired, signed with credentials that ended, or the object is gone.
    static boolean isStale(int status) {
        return switch (status) {
            case 401, 403, 404, 410 -> true;
            default -> false;
        };
    }

    /// The object is gone, whatever the URL.
    static boolean isGone(int status) {
        return status == 404 || status == 410;
    }

    /// The bytes lie elsewhere.
    static boolean isRedirect(int status) {
        return switch (status) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    /// A passing trouble of the server.
    static boolean isBusy(int status) {
        return status == 408 || status == 429 || status >= 500;
    }

    /// The pause that the server asks for, when it gives one in seconds.
    static Optional<Duration> retryAfter(HttpURLConnection answer) {
        int seconds = answer.getHeaderFieldInt("Retry-After", -1);
        return seconds < 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
    }
}
