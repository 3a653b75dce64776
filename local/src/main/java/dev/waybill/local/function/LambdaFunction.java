package dev.waybill.local.function;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.waybill.local.policy.Caller;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// A handler that is called as Lambda calls it: bytes in, bytes out, a time-out, limits of size,
/// and no more permitted than its policy says.
///
/// Unlike Lambda, which gives every concurrent call an instance of its own, all calls share one:
/// handlers keep nothing between calls but what is safe to share.
public final class LambdaFunction {

    /// The largest event, and the largest answer, of a synchronous call.
    public static final int MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

    private final FunctionDeclaration declaration;
    private final RequestStreamHandler handler;
    private final Consumer<String> log;

    LambdaFunction(
            FunctionDeclaration declaration, RequestStreamHandler handler, Consumer<String> log) {
        this.declaration = declaration;
        this.handler = handler;
        this.log = log;
    }

    /// Makes an instance of the declared handler by its constructor that takes the environment.
    ///
    /// @param more variables beside the declared ones, as AWS adds some
    /// @param log takes one line at a time; called by many threads
    public static LambdaFunction load(
            FunctionDeclaration declaration, Map<String, String> more, Consumer<String> log) {
        Map<String, String> environment = new HashMap<>(more);
        environment.putAll(declaration.environment());
        try {
            Constructor<?> constructor =
                    Class.forName(declaration.handler()).getDeclaredConstructor(Map.class);
            constructor.setAccessible(true);
            Object handler = constructor.newInstance(Map.copyOf(environment));
            return new LambdaFunction(declaration, (RequestStreamHandler) handler, log);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    "start " + declaration.name() + ": " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalStateException(
                    declaration.name()
                            + ": "
                            + declaration.handler()
                            + " is no RequestStreamHandler with a constructor that takes a Map",
                    e);
        }
    }

    public FunctionDeclaration declaration() {
        return declaration;
    }

    /// Calls the handler and waits for its answer, at most as long as its declared time-out.
    public Outcome invoke(String event) {
        return invoke(event, declaration.timeout());
    }

    /// Calls the handler and waits for its answer, at most for `limit` and its declared time-out.
    public Outcome invoke(String event, Duration limit) {
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_PAYLOAD_BYTES) {
            return new Outcome.TooLarge();
        }
        Duration time = limit.compareTo(declaration.timeout()) < 0 ? limit : declaration.timeout();
        InvocationContext context =
                new InvocationContext(UUID.randomUUID().toString(), declaration, log);
        FutureTask<Outcome> call = new FutureTask<>(() -> run(bytes, context));
        Thread.ofVirtual().name(declaration.name()).start(call);
        try {
            return call.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            call.cancel(true);
            log.accept(declaration.name() + " timed out after " + time.toMillis() + " ms");
            return new Outcome.TimedOut();
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
            return new Outcome.Failed("interrupted");
        } catch (ExecutionException | CancellationException e) {
            throw new IllegalStateException("a call cannot throw", e);
        }
    }

    private Outcome run(byte[] event, InvocationContext context) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        declaration
                .policy()
                .ifPresent(policy -> new Caller(declaration.name(), policy, log).enter());
        try {
            handler.handleRequest(new ByteArrayInputStream(event), answer, context);
        } catch (Throwable e) {
            StringWriter text = new StringWriter();
            e.printStackTrace(new PrintWriter(text));
            log.accept(declaration.name() + " failed: " + text);
            return new Outcome.Failed(e.toString());
        }
        if (answer.size() > MAX_PAYLOAD_BYTES) {
            log.accept(declaration.name() + " answered too much: " + answer.size() + " bytes");
            return new Outcome.Failed("the answer has " + answer.size() + " bytes");
        }
        return new Outcome.Answered(answer.toString(StandardCharsets.UTF_8));
    }
}
