package dev.waybill.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.command.CommandFailure;
import dev.waybill.cli.command.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// AWS's own command line, with whatever account, region and endpoint it is set up for. It only
/// reads.
final class AwsTool {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int AT_ONCE = 4;

    private final String command;
    private final Duration patience;

    /// @param command by which it is started
    AwsTool(String command) {
        this(command, PATIENCE);
    }

    /// @param patience how long one call of it may take
    AwsTool(String command, Duration patience) {
        this.command = command;
        this.patience = patience;
    }

    /// AWS said no; the message is what it said.
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /// What `aws <arguments>` answers. When this thread is interrupted, or the answer takes too
    /// long, the tool is ended.
    ///
    /// @throws CommandFailure when the tool is not there
    JsonNode ask(String... arguments) throws Refused, InterruptedException {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(arguments));
        line.addAll(List.of("--output", "json"));
        try {
            Path said = Files.createTempFile("waybill-aws", ".out");
            Path complained = Files.createTempFile("waybill-aws", ".err");
            try {
                return run(line, said, complained);
            } finally {
                Files.delete(said);
                Files.delete(complained);
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILURE, "--stack needs the AWS CLI: " + e.getMessage());
        }
    }

    /// A question about one thing.
    interface Question<T> {

        T about(String name) throws Refused, InterruptedException;
    }

    /// What was answered about many things.
    ///
    /// @param given the answers, in the things' order
    /// @param refused the names of the others, and what AWS said of each
    record Answers<T>(List<T> given, SortedMap<String, String> refused) {}

    /// Asks about many things; a refusal about one costs no answer about another. The tool takes a
    /// second or so each time it is started, so several are asked at once.
    <T> Answers<T> askOfEach(List<String> names, Question<T> question) throws InterruptedException {
        List<T> given = new ArrayList<>();
        SortedMap<String, String> refused = new TreeMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<T>> questions = new ArrayList<>();
            names.forEach(name -> questions.add(() -> question.about(name)));
            List<Future<T>> answers = threads.invokeAll(questions);
            for (int i = 0; i < names.size(); i++) {
                try {
                    given.add(answers.get(i).get());
                } catch (ExecutionException e) {
                    refused.put(names.get(i), refusal(e));
                }
            }
        }
        return new Answers<>(given, refused);
    }

    private static String refusal(ExecutionException failed) throws InterruptedException {
        return switch (failed.getCause()) {
            case Refused refused -> String.valueOf(refused.getMessage());
            case InterruptedException interrupted -> throw interrupted;
            case RuntimeException failure -> throw failure;
            case null, default -> throw new IllegalStateException(failed);
        };
    }

    private JsonNode run(List<String> line, Path said, Path complained)
            throws IOException, Refused, InterruptedException {
        Process process =
                new ProcessBuilder(line)
                        .redirectOutput(said.toFile())
                        .redirectError(complained.toFile())
                        .start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(patience)) {
                throw new Refused("the AWS CLI did not end within " + patience.toSeconds() + " s");
            }
        } finally {
            end(process);
        }
        if (process.exitValue() != 0) {
            throw new Refused(text(complained).strip().replace('\n', ' '));
        }
        String answer = text(said);
        return answer.isBlank() ? Json.object() : Json.parse(answer);
    }

    /// Ends the tool and what it has started; does nothing when they have ended.
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
