package dev.waybill.local;

import dev.waybill.testing.embedded.EmbeddedAws;
import dev.waybill.testing.template.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/// How a stack is to be started.
///
/// @param template what to serve
/// @param name the stack's name, with which the names of its resources begin
/// @param port of the HTTP API; 0 takes a free one
/// @param folder where everything is kept; without one it ends with the stack
/// @param aws emulators that others use, too: the stack removes its resources from them at its end.
///   Without them the stack starts, and stops, its own
/// @param adminToken the administrator's token; without one it is random
/// @param retryAfter when a message that a function failed on comes again; without it after the
///   queue's visibility time-out, as on AWS
/// @param adverse where given, a seed by which messages and stream records come out of order and
///   more than once, as far as AWS permits
/// @param schedules whether scheduled functions are called by the clock
/// @param parameters values of the template's parameters, other than those that a stack on one
///   machine sets itself
/// @param log takes what the functions write, line by line; called by many threads
public record StackOptions(
        Template template,
        String name,
        int port,
        Optional<Path> folder,
        Optional<EmbeddedAws> aws,
        Optional<AdminToken> adminToken,
        Optional<Duration> retryAfter,
        OptionalLong adverse,
        boolean schedules,
        Map<String, String> parameters,
        Consumer<String> log) {

    public StackOptions {
        parameters = Map.copyOf(parameters);
        if (!template.section("Parameters").keySet().containsAll(parameters.keySet())) {
            throw new IllegalArgumentException(
                    "the template has no such parameters: " + parameters.keySet());
        }
        if (folder.isPresent() && aws.isPresent()) {
            throw new IllegalArgumentException("shared emulators keep nothing in a folder");
        }
    }

    /// This repository's template in emulators of its own, in memory, on a free port.
    public static StackOptions ofRepository() {
        return of(Template.ofRepository());
    }

    /// `template` in emulators of its own, in memory, on a free port.
    public static StackOptions of(Template template) {
        return new StackOptions(
                template,
                "waybill",
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                true,
                Map.of(),
                line -> {});
    }

    public StackOptions named(String newName) {
        return with(draft -> draft.name = newName);
    }

    public StackOptions onPort(int newPort) {
        return with(draft -> draft.port = newPort);
    }

    public StackOptions keptIn(Path newFolder) {
        return with(draft -> draft.folder = Optional.of(newFolder));
    }

    public StackOptions in(EmbeddedAws shared) {
        return with(draft -> draft.aws = Optional.of(shared));
    }

    public StackOptions withToken(AdminToken token) {
        return with(draft -> draft.adminToken = Optional.of(token));
    }

    public StackOptions retryingAfter(Duration time) {
        return with(draft -> draft.retryAfter = Optional.of(time));
    }

    public StackOptions adverse(long seed) {
        return with(draft -> draft.adverse = OptionalLong.of(seed));
    }

    public StackOptions withoutSchedules() {
        return with(draft -> draft.schedules = false);
    }

    /// With these values of the template's parameters; an unknown one is an
    /// [IllegalArgumentException].
    public StackOptions withParameters(Map<String, String> values) {
        return with(draft -> draft.parameters = values);
    }

    public StackOptions loggingTo(Consumer<String> sink) {
        return with(draft -> draft.log = sink);
    }

    private StackOptions with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /// A copy while one thing in it is changed.
    private static final class Draft {

        private final Template template;
        private String name;
        private int port;
        private Optional<Path> folder;
        private Optional<EmbeddedAws> aws;
        private Optional<AdminToken> adminToken;
        private Optional<Duration> retryAfter;
        private OptionalLong adverse;
        private boolean schedules;
        private Map<String, String> parameters;
        private Consumer<String> log;

        Draft(StackOptions from) {
            template = from.template;
            name = from.name;
            port = from.port;
            folder = from.folder;
            aws = from.aws;
            adminToken = from.adminToken;
            retryAfter = from.retryAfter;
            adverse = from.adverse;
            schedules = from.schedules;
            parameters = from.parameters;
            log = from.log;
        }

        StackOptions options() {
            return new StackOptions(
                    template,
                    name,
                    port,
                    folder,
                    aws,
                    adminToken,
                    retryAfter,
                    adverse,
                    schedules,
                    parameters,
                    log);
        }
    }
}
