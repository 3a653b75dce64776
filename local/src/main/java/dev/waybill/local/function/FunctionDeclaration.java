package dev.waybill.local.function;

import dev.waybill.local.policy.Policy;
import dev.waybill.testing.stack.DeclaredStack;
import dev.waybill.testing.template.Properties;
import dev.waybill.testing.template.Template;
import dev.waybill.testing.template.TemplateFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One `AWS::Serverless::Function` of the template.
///
/// @param name its logical id
/// @param handler the name of its handler's class
/// @param policy what its role permits; absent where it names no role, and may do everything
/// @param environment its variables, Globals' included
/// @param sources what calls it
public record FunctionDeclaration(
        String name,
        String handler,
        Duration timeout,
        int memoryMegabytes,
        Optional<Policy> policy,
        Map<String, String> environment,
        List<EventSource> sources) {

    /// How AWS runs and watches it, and what it may do there.
    private static final Set<String> SKIPPED =
            Set.of(
                    "Architectures",
                    "AutoPublishAlias",
                    "AutoPublishAliasAllProperties",
                    "CodeUri",
                    "Description",
                    "EphemeralStorage",
                    "EventInvokeConfig",
                    "FunctionName",
                    "LoggingConfig",
                    "RecursiveLoop",
                    "ReservedConcurrentExecutions",
                    "Runtime",
                    "SnapStart",
                    "Tracing",
                    "VersionDescription");

    private static final String FUNCTION = "AWS::Serverless::Function";

    public FunctionDeclaration {
        environment = Map.copyOf(environment);
        sources = List.copyOf(sources);
    }

    /// All functions of `template`, as `stack` resolves them.
    public static List<FunctionDeclaration> read(Template template, DeclaredStack stack) {
        Map<String, Policy> policies = Policy.read(template, stack);
        return template.resources().values().stream()
                .filter(resource -> resource.type().equals(FUNCTION))
                .map(resource ->
                        read(resource.name(), stack.properties(resource, SKIPPED), policies))
                .toList();
    }

    private static FunctionDeclaration read(
            String name, Properties declared, Map<String, Policy> policies) {
        Map<String, String> environment =
                declared.block("Environment")
                        .flatMap(block -> block.block("Variables"))
                        .map(Properties::namedTexts)
                        .orElse(Map.of());
        FunctionDeclaration function =
                new FunctionDeclaration(
                        name,
                        declared.requireText("Handler"),
                        Duration.ofSeconds(declared.requireNumber("Timeout")),
                        declared.requireNumber("MemorySize"),
                        declared.text("Role").map(role -> policy(name, role, policies)),
                        environment,
                        sources(declared));
        declared.end();
        return function;
    }

    private static Policy policy(String name, String role, Map<String, Policy> policies) {
        Policy policy = policies.get(role);
        if (policy == null) {
            throw new TemplateFault(name, "has a role that is not declared here: " + role);
        }
        return policy;
    }

    private static List<EventSource> sources(Properties declared) {
        List<EventSource> sources = new ArrayList<>();
        declared.block("Events")
                .ifPresent(events ->
                        events.namedBlocks().values().forEach(event -> sources.add(source(event))));
        return sources;
    }

    private static EventSource source(Properties event) {
        String type = event.requireText("Type");
        Properties details =
                event.block("Properties")
                        .orElseThrow(() -> new TemplateFault(event.where(), "lacks Properties"));
        event.end();
        EventSource source =
                switch (type) {
                    case "HttpApi" -> EventSource.Route.read(details.skip("ApiId"));
                    case "SQS" -> EventSource.Queue.read(details);
                    case "DynamoDB" -> EventSource.Stream.read(details);
                    case "Schedule" -> EventSource.Schedule.read(details);
                    default ->
                            throw new TemplateFault(
                                    event.where(), "is of the unknown type " + type);
                };
        details.end();
        return source;
    }
}
