package dev.waybill.cli;

import dev.waybill.cli.command.Commands;
import dev.waybill.cli.command.ExitCode;
import dev.waybill.cli.command.Failures;
import dev.waybill.cli.command.Surroundings;
import dev.waybill.cli.demo.DemoCommand;
import dev.waybill.cli.doctor.DoctorCommand;

/// The command line `waybill`.
public final class Main {

    private Main() {}

    /// Runs one command, and ends the process with one of [ExitCode].
    public static void main(String[] arguments) {
        System.exit(run(Surroundings.ofProcess(), arguments));
    }

    /// Runs one command in the given surroundings.
    static int run(Surroundings surroundings, String... arguments) {
        int code =
                Commands.only(surroundings, arguments)
                        .orElseGet(() ->
                                Commands.of(
                                        surroundings,
                                        new DoctorCommand(surroundings),
                                        new DemoCommand(surroundings)))
                        .setOut(surroundings.out())
                        .setErr(surroundings.err())
                        .setExecutionExceptionHandler(
                                (failure, command, parsed) -> failed(surroundings, failure))
                        .setExitCodeExceptionMapper(failure -> ExitCode.USAGE)
                        .execute(arguments);
        surroundings.out().flush();
        surroundings.err().flush();
        return code;
    }

    private static int failed(Surroundings surroundings, Exception failure) {
        Failures.lines(failure).forEach(surroundings.err()::println);
        return ExitCode.of(failure);
    }
}
