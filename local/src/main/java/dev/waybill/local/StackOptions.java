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
        return new StackOptions(
                template,
                newName,
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

    public StackOptions onPort(int newPort) {
        return new StackOptions(
                template,
                name,
                newPort,
                folder,
                aws,
                adminToken,
                retryAfter,
                adverse,
                schedules,
                parameters,
                log);
    }

    public StackOptions keptIn(Path newFolder) {
        return new StackOptions(
                template,
                name,
                port,
                Optional.of(newFolder),
                aws,
                adminToken,
                retryAfter,
                adverse,
                schedules,
                parameters,
                log);
    }

    public StackOptions in(EmbeddedAws shared) {
        return new StackOptions(
                template,
                name,
                port,
                folder,
                Optional.of(shared),
                adminToken,
                retryAfter,
                adverse,
                schedules,
                parameters,
                log);
    }

    public StackOptions withToken(AdminToken token) {
        return new StackOptions(
                template,
                name,
                port,
                folder,
                aws,
                Optional.of(token),
                retryAfter,
                adverse,
                schedules,
                parameters,
                log);
    }

    public StackOptions retryingAfter(Duration time) {
        return new StackOptions(
                template,
                name,
                port,
                folder,
                aws,
                adminToken,
                Optional.of(time),
                adverse,
                schedules,
                parameters,
                log);
    }

    public StackOptions adverse(long seed) {
        return new StackOptions(
                template,
                name,
                port,
                folder,
                aws,
                adminToken,
                retryAfter,
                OptionalLong.of(seed),
                schedules,
                parameters,
                log);
    }

    public StackOptions withoutSchedules() {
        return new StackOptions(
                template,
                name,
                port,
                folder,
                aws,
                adminToken,
                retryAfter,
                adverse,
                false,
                parameters,
                log);
    }

    /// With these values of the template's parameters; an unknown one is an
    /// [IllegalArgumentException].
    public StackOptions withParameters(Map<String, String> values) {
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
                values,
                log);
    }

    public StackOptions loggingTo(Consumer<String> sink) {
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
                sink);
    }
}
