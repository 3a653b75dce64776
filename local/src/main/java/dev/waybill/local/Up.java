package dev.waybill.local;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/// `waybill up [--port N] [--data DIR] [--parameter NAME=VALUE]…`: runs the stack until it is told
/// to stop.
///
/// It prints where the API answers once it does, and while it runs `endpoints.json` stands in DIR
/// and in `.waybill`, where the commands look. A second stack in the same folder takes nothing from
/// the first: without `--data` it is refused, with it the commands go on to find the first.
/// `WAYBILL_ADMIN_TOKEN` sets the administrator's token. SIGTERM and Ctrl-C end it cleanly; with
/// `--data` even a kill loses nothing that was answered. Parameters are those of the template, as a
/// deployment to AWS takes them.
public final class Up {

    private static final int DEFAULT_PORT = 8080;
    private static final Path WHERE_COMMANDS_LOOK = Path.of(".waybill");
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private record Arguments(int port, Optional<Path> data, Map<String, String> parameters) {

        static Arguments parse(List<String> args) {
            int port = DEFAULT_PORT;
            Optional<Path> data = Optional.empty();
            Map<String, String> parameters = new HashMap<>();
            for (int i = 0; i < args.size(); i += 2) {
                String name = args.get(i);
                if (i + 1 == args.size()) {
                    throw new IllegalArgumentException(name + " takes a value");
                }
                String value = args.get(i + 1);
                switch (name) {
                    case "--port" -> port = port(value);
                    case "--data" -> data = Optional.of(Path.of(value));
                    case "--parameter" -> {
                        int equals = value.indexOf('=');
                        if (equals < 1) {
                            throw new IllegalArgumentException("--parameter takes NAME=VALUE");
                        }
                        parameters.put(value.substring(0, equals), value.substring(equals + 1));
                    }
                    default -> throw new IllegalArgumentException("unknown option " + name);
                }
            }
            return new Arguments(port, data, parameters);
        }

        private static int port(String value) {
            if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
                throw new IllegalArgumentException("--port takes a number from 0 to 65535");
            }
            return Integer.parseInt(value);
        }
    }

    private Up() {}

    /// Returns never: ends the JVM when the stack ends or cannot start.
    public static void main(String[] args) {
        System.exit(run(List.of(args), System.getenv(), System.out, System.err));
    }

    /// Runs until the JVM is told to stop; returns an exit code where there is nothing to run.
    static int run(
            List<String> args, Map<String, String> environment, PrintStream out, PrintStream err) {
        try (Closing closing = new Closing()) {
            Arguments arguments = Arguments.parse(args);
            Stack stack = start(arguments, environment, out, closing);
            Runtime.getRuntime().addShutdownHook(new Thread(closing::close, "stop"));
            if (arguments.data().isPresent()) {
                // What an earlier run left undone need not wait for the clock.
                Thread.ofVirtual().start(stack::fireSchedules);
            }
            new CountDownLatch(1).await();
            return 0;
        } catch (IllegalArgumentException e) {
            err.println("waybill up: " + e.getMessage());
            err.println("usage: waybill up [--port N] [--data DIR] [--parameter NAME=VALUE]...");
            return USAGE;
        } catch (IOException | RuntimeException e) {
            err.println("waybill up: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private static Stack start(
            Arguments arguments, Map<String, String> environment, PrintStream out, Closing closing)
            throws IOException {
        DataFolder folder = closing.add(folder(arguments));
        StackOptions options =
                StackOptions.ofRepository()
                        .onPort(arguments.port())
                        .withParameters(arguments.parameters());
        if (arguments.data().isPresent()) {
            options = options.keptIn(folder.path()).withToken(folder.adminToken());
        }
        String token = environment.get("WAYBILL_ADMIN_TOKEN");
        if (token != null && !token.isBlank()) {
            options = options.withToken(new AdminToken(token.strip()));
        }
        FunctionLog log = closing.add(new FunctionLog(folder.path().resolve("functions.log")));
        Stack stack = closing.add(Stack.start(options.loggingTo(log::line)));
        Path endpoints = writeEndpoints(stack, folder.path(), closing);
        String found = letCommandsFind(stack, folder.path(), closing);
        out.println("Waybill answers at " + stack.url());
        out.println("  administrator's token and the services below: " + endpoints);
        out.println("  what the functions say: " + log.file());
        out.println("  commands in this folder " + found);
        out.flush();
        return stack;
    }

    private static DataFolder folder(Arguments arguments) throws IOException {
        if (arguments.data().isPresent()) {
            return DataFolder.open(arguments.data().get());
        }
        try {
            return DataFolder.open(WHERE_COMMANDS_LOOK);
        } catch (FileSystemException e) {
            throw new IOException("cannot use " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + "; --data DIR lets this one run on its own", e);
        }
    }

    /// Writes down where the stack answers where the commands look, too, unless that is impossible
    /// or another stack stands there. Says how it went.
    private static String letCommandsFind(Stack stack, Path folder, Closing closing) {
        try {
            if (!isWhereCommandsLook(folder)) {
                closing.add(DataFolder.open(WHERE_COMMANDS_LOOK));
                writeEndpoints(stack, WHERE_COMMANDS_LOOK, closing);
            }
            return "find it";
        } catch (FileSystemException e) {
            return "do not find it: cannot use " + e.getMessage();
        } catch (IOException e) {
            return "do not find it: " + e.getMessage();
        }
    }

    private static boolean isWhereCommandsLook(Path folder) throws IOException {
        return Files.exists(WHERE_COMMANDS_LOOK) && Files.isSameFile(folder, WHERE_COMMANDS_LOOK);
    }

    private static Path writeEndpoints(Stack stack, Path folder, Closing closing)
            throws IOException {
        Path file = EndpointsFile.write(stack, folder);
        closing.add(() -> EndpointsFile.remove(folder));
        return file;
    }
}
