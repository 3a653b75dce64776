package dev.waybill.cli.command;

import dev.waybill.cli.CommandFailure;
import dev.waybill.cli.ExitCode;
import java.lang.reflect.InvocationTargetException;
import java.util.List;

/// The stack of the module `local`, which is found when the program runs: the command line works
/// without it, too.
final class LocalStack {

    private static final String ENTRY = "dev.waybill.local.Up";

    private LocalStack() {}

    /// Runs the stack until it is stopped.
    static void run(List<String> arguments) throws Exception {
        String[] array = arguments.toArray(String[]::new);
        try {
            entry().getMethod("main", String[].class).invoke(null, (Object) array);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }

    private static Class<?> entry() {
        try {
            return Class.forName(ENTRY);
        } catch (ClassNotFoundException e) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "this installation has no local stack; name a server by --api and --token");
        }
    }
}
