package dev.waybill.testing.dynamodb.expression;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Parsed expressions by text and names, so that each is parsed once. Thread-safe.
public final class ExpressionCache {
    private static final int MAX_ENTRIES = 10_000;

    private record Source(ExpressionKind kind, String text, Map<String, String> names) {}

    private final Map<Source, Parsed<Condition>> conditions = new ConcurrentHashMap<>();
    private final Map<Source, Parsed<List<Action>>> updates = new ConcurrentHashMap<>();
    private final Map<Source, Parsed<Projection>> projections = new ConcurrentHashMap<>();

    Parsed<Condition> condition(ExpressionKind kind, String text, Map<String, String> names) {
        return cached(
                conditions,
                new Source(kind, text, names),
                source -> ConditionParser.parse(kind, text, source.names()));
    }

    Parsed<List<Action>> update(String text, Map<String, String> names) {
        return cached(
                updates,
                new Source(ExpressionKind.UPDATE, text, names),
                source -> UpdateParser.parse(text, source.names()));
    }

    Parsed<Projection> projection(String text, Map<String, String> names) {
        return cached(
                projections,
                new Source(ExpressionKind.PROJECTION, text, names),
                source -> Projection.parse(text, source.names()));
    }

    private static <T> Parsed<T> cached(
            Map<Source, Parsed<T>> cache, Source source, Function<Source, Parsed<T>> parse) {
        Parsed<T> hit = cache.get(source);
        if (hit != null) {
            return hit;
        }
        Parsed<T> parsed = parse.apply(source);
        if (cache.size() >= MAX_ENTRIES) {
            cache.clear();
        }
        cache.put(new Source(source.kind(), source.text(), Map.copyOf(source.names())), parsed);
        return parsed;
    }
}
