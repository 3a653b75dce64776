package dev.waybill.delta;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/// Chooses the removed bytes that a frame gets as its dictionary: for each 256 KiB of the frame the
/// 320 KiB that resemble it most, or else those at its place; all of them then grow alike to the
/// budget. They stay in the base's order.
final class Dictionaries {

    static final int MAX_BYTES = PlanLimits.MAX_DICTIONARY_BYTES;

    /// Where there is enough to choose from, a dictionary has a multiple of so many bytes.
    static final int STEP_BYTES = 256 << 10;

    private static final int PIECE_BYTES = 256 << 10;
    private static final int WINDOW_BYTES = 320 << 10;

    /// What a short frame may have at least.
    private static final long LEAST_BUDGET = 512 << 10;

    /// What each side of each window must get for another round of growth.
    private static final int LEAST_GROWTH_BYTES = 64;

    private final Removed removed;
    private final Similarity similarity;

    Dictionaries(Removed removed, Similarity similarity) {
        this.removed = removed;
        this.similarity = similarity;
    }

    /// Tells where in the stream of removed bytes a byte of the frame would lie if only its place
    /// counted.
    interface Place {
        long of(int at);
    }

    /// What was chosen for a frame.
    ///
    /// @param parts of the base, in its order
    /// @param isAlike whether any of it resembles the frame, or nobody looked: if not, it just lies
    ///   where the frame's bytes would
    record Choice(List<Range> parts, boolean isAlike) {}

    /// The parts of the base for the frame that `data` has from 0 to `length`.
    Choice choose(byte[] data, int length, Place place) {
        long size = removed.sizeBytes();
        long budget =
                Math.clamp(
                        Math.ceilDiv(2L * length, STEP_BYTES) * STEP_BYTES,
                        LEAST_BUDGET,
                        MAX_BYTES);
        if (size <= budget) {
            return new Choice(parts(List.of(new Span(0, size))), true);
        }
        List<Span> spans = new ArrayList<>();
        boolean isAlike = false;
        for (int at = 0; at < length; at += PIECE_BYTES) {
            int end = Math.min(length, at + PIECE_BYTES);
            OptionalLong similar = similarity.find(data, at, end, WINDOW_BYTES);
            isAlike |= similar.isPresent();
            long middle = similar.orElse(place.of(at + (end - at) / 2));
            long begin = Math.clamp(middle - WINDOW_BYTES / 2, 0L, size - WINDOW_BYTES);
            spans.add(new Span(begin, begin + WINDOW_BYTES));
        }
        return new Choice(parts(grown(merged(spans), budget, size)), isAlike);
    }

    private List<Range> parts(List<Span> spans) {
        List<Range> parts = new ArrayList<>();
        for (Span span : spans) {
            parts.addAll(removed.parts(span.begin, span.end));
        }
        return parts;
    }

    private static List<Span> grown(List<Span> spans, long budget, long size) {
        List<Span> now = spans;
        while (true) {
            long each = (budget - total(now)) / (2L * now.size());
            if (each < LEAST_GROWTH_BYTES) {
                return filled(now, budget, size);
            }
            List<Span> next = new ArrayList<>();
            for (Span span : now) {
                next.add(new Span(Math.max(0, span.begin - each), Math.min(size, span.end + each)));
            }
            now = merged(next);
        }
    }

    /// Gives what is left of the budget to the first spans that have room around them.
    private static List<Span> filled(List<Span> spans, long budget, long size) {
        List<Span> filled = new ArrayList<>();
        long left = budget - total(spans);
        for (int i = 0; i < spans.size(); i++) {
            Span span = spans.get(i);
            long begin = Math.max(i == 0 ? 0 : filled.getLast().end, span.begin - left);
            left -= span.begin - begin;
            long next = i + 1 < spans.size() ? spans.get(i + 1).begin : size;
            long end = Math.min(next, span.end + left);
            left -= end - span.end;
            filled.add(new Span(begin, end));
        }
        return merged(filled);
    }

    private static List<Span> merged(List<Span> spans) {
        List<Span> sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparingLong(Span::begin));
        List<Span> merged = new ArrayList<>();
        for (Span span : sorted) {
            if (!merged.isEmpty() && merged.getLast().end >= span.begin) {
                Span last = merged.removeLast();
                merged.add(new Span(last.begin, Math.max(last.end, span.end)));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }

    private static long total(List<Span> spans) {
        long total = 0;
        for (Span span : spans) {
            total += span.end - span.begin;
        }
        return total;
    }

    /// A part of the stream of removed bytes.
    private record Span(long begin, long end) {}
}
