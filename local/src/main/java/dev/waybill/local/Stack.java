package dev.waybill.local;

import dev.waybill.local.function.EventSource;
import dev.waybill.local.function.FunctionDeclaration;
import dev.waybill.local.function.LambdaFunction;
import dev.waybill.local.function.Outcome;
import dev.waybill.local.http.Gateway;
import dev.waybill.local.queue.QueueSource;
import dev.waybill.local.schedule.ScheduleSource;
import dev.waybill.local.stream.Checkpoints;
import dev.waybill.local.stream.StreamSource;
import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.stack.DeclaredStack;
import dev.waybill.testing.stack.StackClients;
import dev.waybill.testing.template.Template;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// The whole system on this machine: what the template declares, made real in the embedded AWS, and
/// its functions called by HTTP, queues, streams and the clock. Stacks with different names can run
/// beside each other.
public final class Stack implements AutoCloseable {

    private static final InstantSource CLOCK = InstantSource.system();

    /// No bound: who waits on one machine costs nothing.
    private static final String MANY_WAITERS = "1000000";

    private final AdminToken adminToken;
    private final EmbeddedAws aws;
    private final Map<String, String> environment;
    private final List<LambdaFunction> functions;
    private final Gateway gateway;
    private final Closing closing;

    private Stack(
            AdminToken adminToken,
            EmbeddedAws aws,
            Map<String, String> environment,
            List<LambdaFunction> functions,
            Gateway gateway,
            Closing closing) {
        this.adminToken = adminToken;
        this.aws = aws;
        this.environment = environment;
        this.functions = functions;
        this.gateway = gateway;
        this.closing = closing;
    }

    /// Starts a stack; it answers when this returns. Throws where the template holds something that
    /// is not known here, a handler is missing, or the port is taken; nothing runs on then.
    public static Stack start(StackOptions options) {
        Closing closing = new Closing();
        try {
            return start(options, closing);
        } catch (RuntimeException e) {
            closing.close();
            throw e;
        }
    }

    private static Stack start(StackOptions options, Closing closing) {
        AdminToken adminToken = options.adminToken().orElseGet(AdminToken::random);
        EmbeddedAws aws = options.aws().orElseGet(() -> closing.add(ownAws(options)));
        DeclaredStack resources =
                DeclaredStack.create(
                        options.template(),
                        StackClients.of(aws),
                        options.name(),
                        parameters(options, adminToken));
        if (options.aws().isPresent()) {
            closing.add(resources::drop);
        } else {
            aws.sendLeftOvers();
        }
        Map<String, String> environment = new HashMap<>(aws.endpoints().environment());
        environment.putAll(resources.environment());
        List<LambdaFunction> functions = load(options, resources, aws);
        for (LambdaFunction function : functions) {
            startSources(function, options, aws, closing);
        }
        Gateway gateway = closing.add(Gateway.start(options.port(), functions, CLOCK));
        return new Stack(adminToken, aws, Map.copyOf(environment), functions, gateway, closing);
    }

    private static EmbeddedAws ownAws(StackOptions options) {
        return options.folder().map(EmbeddedAws::keptIn).orElseGet(EmbeddedAws::inMemory);
    }

    private static Map<String, String> parameters(StackOptions options, AdminToken token) {
        Map<String, String> parameters =
                new HashMap<>(
                        Map.of(
                                "MaxWaiters",
                                MANY_WAITERS,
                                "Persistence",
                                options.folder().isPresent() ? "Durable" : "Ephemeral"));
        parameters.putAll(options.parameters());
        parameters.put("AdminTokenSha256", token.sha256());
        Template template = options.template();
        parameters.keySet().retainAll(template.section("Parameters").keySet());
        return parameters;
    }

    /// Side by side: each makes clients of its own.
    private static List<LambdaFunction> load(
            StackOptions options, DeclaredStack resources, EmbeddedAws aws) {
        Map<String, String> endpoints = aws.endpoints().environment();
        return FunctionDeclaration.read(options.template(), resources).stream()
                .map(declaration ->
                        CompletableFuture.supplyAsync(
                                () -> LambdaFunction.load(declaration, endpoints, options.log())))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private static void startSources(
            LambdaFunction function, StackOptions options, EmbeddedAws aws, Closing closing) {
        Checkpoints checkpoints =
                options.folder()
                        .map(folder -> Checkpoints.in(folder.resolve("streams.json")))
                        .orElseGet(Checkpoints::inMemory);
        for (EventSource source : function.declaration().sources()) {
            switch (source) {
                case EventSource.Queue queue ->
                        closing.add(
                                QueueSource.start(
                                        function,
                                        queue,
                                        aws.sqs(),
                                        options.retryAfter(),
                                        options.adverse()));
                case EventSource.Stream stream ->
                        closing.add(
                                StreamSource.start(
                                        function,
                                        stream,
                                        aws.dynamoDbStreams(),
                                        checkpoints,
                                        options.adverse(),
                                        CLOCK));
                case EventSource.Schedule schedule -> {
                    if (options.schedules()) {
                        closing.add(ScheduleSource.start(function, schedule, CLOCK));
                    }
                }
                case EventSource.Route route -> {
                    // The gateway serves the routes of all functions together.
                }
            }
        }
    }

    /// Where the API answers.
    public URI url() {
        return gateway.url();
    }

    public AdminToken adminToken() {
        return adminToken;
    }

    /// The emulators below.
    public EmbeddedAws aws() {
        return aws;
    }

    /// The variables that every function gets.
    public Map<String, String> environment() {
        return environment;
    }

    /// The variables that the function with this handler gets; those of every function when there
    /// is none.
    public Map<String, String> environment(String handler) {
        Map<String, String> all = new HashMap<>(environment);
        functions.stream()
                .map(LambdaFunction::declaration)
                .filter(declared -> declared.handler().equals(handler))
                .forEach(declared -> all.putAll(declared.environment()));
        return Map.copyOf(all);
    }

    /// Calls every scheduled function once, now, and waits for it.
    public List<Outcome> fireSchedules() {
        return functions.stream()
                .flatMap(function ->
                        function.declaration().sources().stream()
                                .filter(EventSource.Schedule.class::isInstance)
                                .map(EventSource.Schedule.class::cast)
                                .map(schedule -> ScheduleSource.fire(function, schedule, CLOCK)))
                .toList();
    }

    /// Stops to listen and to poll, waits a little for what is under way, and stops what it
    /// started.
    @Override
    public void close() {
        closing.close();
    }
}
