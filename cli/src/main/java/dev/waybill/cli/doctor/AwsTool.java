package dev.waybill.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.cli.api.Json;
import dev.waybill.cli.command.CommandFailure;
import dev.waybill.cli.command.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// AWS's own command line, with whatever account, region and endpoint it is set up for. It only
/// reads.
final class AwsTool {

    private static final int PATIENCE_SECONDS = 60;
    private static final int AT_ONCE = 4;

    private final String command;

    /// @param command by which it is started
    AwsTool(String command) {
        this.command = command;
    }

    /// AWS said no; the message is what it said.
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        private Refused(String message) {
            super(message);
        }
    }

    /// What `aws <arguments>` answers.
    ///
    /// @throws CommandFailure when the tool is not there, or does not end
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

    /// The answers about many things, in their order. The tool takes a second or so each time it is
    /// started, so several are asked at once.
    <T> List<T> askOfEach(List<String> names, Question<T> question)
            throws Refused, InterruptedException {
        List<T> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<T>> questions = new ArrayList<>();
            names.forEach(name -> questions.add(() -> question.about(name)));
            for (Future<T> answer : threads.invokeAll(questions)) {
                answers.add(answer.get());
            }
        } catch (ExecutionException e) {
            throw refusal(e);
        }
        return answers;
    }

    private static Refused refusal(ExecutionException failed) throws InterruptedException {
        return switch (failed.getCause()) {
            case Refused refused -> refused;
            case InterruptedException interrupted -> throw interrupted;
            case RuntimeException failure -> throw failure;
            case null, default -> throw new IllegalStateException(failed);
        };
    }

    private static JsonNode run(List<String> line, Path said, Path complained)
            throws IOException, Refused, InterruptedException {
        Process process =
                new ProcessBuilder(line)
                        .redirectOutput(said.toFile())
                        .redirectError(complained.toFile())
                        .start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new Refused("the AWS CLI did not end within " + PATIENCE_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw new Refused(text(complained).strip().replace('\n', ' '));
        }
        String answer = text(said);
        return answer.isBlank() ? Json.object() : Json.parse(answer);
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
