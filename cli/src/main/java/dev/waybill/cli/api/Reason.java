package dev.waybill.cli.api;

import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;

/// Why a connection failed, in words: the JDK's HTTP client says some of it by the name of a class
/// alone.
public final class Reason {

    private static final int DEEPEST = 8;

    private Reason() {}

    /// What `failure` says, or what it means where it says nothing.
    public static String of(Throwable failure) {
        boolean isUnknownHost = false;
        String said = "";
        Throwable each = failure;
        for (int depth = 0; each != null && depth < DEEPEST; depth++, each = each.getCause()) {
            isUnknownHost |= each instanceof UnresolvedAddressException;
            if (said.isEmpty() && each.getMessage() != null) {
                said = each.getMessage().strip();
            }
        }
        if (isUnknownHost) {
            return "no such host is known";
        }
        return said.isEmpty() ? unsaid(failure) : said;
    }

    private static String unsaid(Throwable failure) {
        return switch (failure) {
            case ConnectException refused -> "connection refused";
            case ClosedChannelException closed -> "the connection was closed";
            default -> failure.getClass().getSimpleName();
        };
    }
}
