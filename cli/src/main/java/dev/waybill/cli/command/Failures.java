package dev.waybill.cli.command;

import dev.waybill.cli.api.ApiProblem;
import dev.waybill.domain.InvalidRequest;
import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/// What is said to people when a command fails. No stack traces.
public final class Failures {

    private static final String PREFIX = "waybill: ";

    private Failures() {}

    /// The lines to print.
    public static List<String> lines(Exception failure) {
        List<String> lines = new ArrayList<>();
        switch (failure) {
            case ApiProblem problem -> {
                lines.add(PREFIX + problem.title());
                if (!problem.detail().isEmpty()) {
                    lines.add("  " + problem.detail());
                }
                lines.add("  code: " + problem.code() + " (" + problem.status() + ")");
                if (!problem.requestId().isEmpty()) {
                    lines.add("  request: " + problem.requestId());
                }
            }
            case InvalidRequest invalid ->
                    lines.add(PREFIX + invalid.field() + " " + invalid.reason());
            case NoSuchFileException absent ->
                    lines.add(PREFIX + "there is no file " + absent.getFile());
            case FileNotFoundException absent ->
                    lines.add(PREFIX + "there is no file " + absent.getMessage());
            case AccessDeniedException denied ->
                    lines.add(PREFIX + "no access to " + denied.getFile());
            case InterruptedException interrupted -> lines.add(PREFIX + "interrupted");
            default -> lines.add(PREFIX + text(failure));
        }
        lines.replaceAll(Printable::line);
        return lines;
    }

    /// What went wrong, in one line.
    static String summary(Exception failure) {
        return lines(failure).getFirst().substring(PREFIX.length());
    }

    private static String text(Exception failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
