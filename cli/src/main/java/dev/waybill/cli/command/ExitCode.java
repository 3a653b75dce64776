package dev.waybill.cli.command;

import dev.waybill.cli.api.ApiProblem;
import dev.waybill.cli.api.Unreachable;
import dev.waybill.cli.transfer.UploadRefused;
import dev.waybill.domain.InvalidRequest;

/// What the process ends with.
public final class ExitCode {

    /// It worked.
    public static final int OK = 0;

    /// It did not: a rollout that failed, a broken disk, an error of the server or of this program.
    public static final int FAILURE = 1;

    /// The command line is wrong, or names no server.
    public static final int USAGE = 2;

    /// What was asked for does not exist.
    public static final int NOT_FOUND = 3;

    /// The server understood, and refuses.
    public static final int REFUSED = 4;

    /// The server could not be reached, or stayed busy.
    public static final int UNREACHABLE = 5;

    /// Interrupted by the user.
    public static final int INTERRUPTED = 130;

    private ExitCode() {}

    /// The code for what ended a command.
    public static int of(Exception failure) {
        return switch (failure) {
            case CommandFailure command -> command.exitCode();
            case ApiProblem problem -> of(problem);
            case Unreachable unreachable -> UNREACHABLE;
            case UploadRefused refused -> REFUSED;
            case InvalidRequest invalid -> USAGE;
            case InterruptedException interrupted -> INTERRUPTED;
            default -> FAILURE;
        };
    }

    private static int of(ApiProblem problem) {
        if (problem.isPassing()) {
            return UNREACHABLE;
        }
        if (problem.status() == 404) {
            return NOT_FOUND;
        }
        return problem.status() < 500 ? REFUSED : FAILURE;
    }
}
