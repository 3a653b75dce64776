package dev.waybill.cli.command;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The stack of the module `local`, which is found when the program runs: the command line works
/// without it, too.
public final class LocalStack implements AutoCloseable {

    private static final String PACKAGE = "dev.waybill.local.";

    private final AutoCloseable stack;
    private final URI url;
    private final String adminToken;

    private LocalStack(AutoCloseable stack, URI url, String adminToken) {
        this.stack = stack;
        this.url = url;
        this.adminToken = adminToken;
    }

    /// Runs the stack in the foreground; returns when it is stopped, if at all.
    static void run(List<String> arguments) throws Exception {
        String[] array = arguments.toArray(String[]::new);
        invoke(find("Up").getMethod("main", String[].class), null, (Object) array);
    }

    /// Starts a stack of its own in this process, in memory, on a free port; it answers when this
    /// returns.
    public static LocalStack start() throws Exception {
        Class<?> options = find("StackOptions");
        Object ofRepository = invoke(options.getMethod("ofRepository"), null);
        Object stack = invoke(find("Stack").getMethod("start", options), null, ofRepository);
        return new LocalStack(
                (AutoCloseable) stack,
                (URI) get(stack, "url"),
                (String) get(get(stack, "adminToken"), "text"));
    }

    /// Where the API answers.
    public URI url() {
        return url;
    }

    /// The administrator's token.
    public String adminToken() {
        return adminToken;
    }

    @Override
    public void close() {
        try {
            stack.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException("could not stop the local stack", e);
        }
    }

    private static Object get(Object object, String name) throws Exception {
        return invoke(object.getClass().getMethod(name), object);
    }

    private static Object invoke(Method method, @Nullable Object target, Object... arguments)
            throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            // Say, a class that is not there, since a build is just replacing it.
            throw new CommandFailure(ExitCode.FAILURE, "the local stack failed: " + e.getCause());
        }
    }

    private static Class<?> find(String name) {
        try {
            return Class.forName(PACKAGE + name);
        } catch (ClassNotFoundException e) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "this installation has no local stack; name a server by --api and --token");
        }
    }
}
