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

    private Failures() {}

    /// The lines to print.
    public static List<String> lines(Exception failure) {
        List<String> lines = new ArrayList<>();
        switch (failure) {
            case ApiProblem problem -> {
                lines.add("waybill: " + problem.title());
                if (!problem.detail().isEmpty()) {
                    lines.add("  " + problem.detail());
                }
                lines.add("  code: " + problem.code() + " (" + problem.status() + ")");
                if (!problem.requestId().isEmpty()) {
                    lines.add("  request: " + problem.requestId());
                }
            }
            case InvalidRequest invalid ->
                    lines.add("waybill: " + invalid.field() + " " + invalid.reason());
            case NoSuchFileException absent ->
                    lines.add("waybill: there is no file " + absent.getFile());
            case FileNotFoundException absent ->
                    lines.add("waybill: there is no file " + absent.getMessage());
            case AccessDeniedException denied ->
                    lines.add("waybill: no access to " + denied.getFile());
            case InterruptedException interrupted -> lines.add("waybill: interrupted");
            default -> lines.add("waybill: " + text(failure));
        }
        return lines;
    }

    private static String text(Exception failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
