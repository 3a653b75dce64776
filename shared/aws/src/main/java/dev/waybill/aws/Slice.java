package dev.waybill.aws;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A part of a listing.
///
/// @param items in the listing's order; may be fewer than asked for although there is more
/// @param next the position behind the last item, to go on from; absent exactly at the end
public record Slice<T>(List<T> items, Optional<String> next) {

    public Slice {
        items = List.copyOf(items);
    }

    /// The first `limit` items of a query that asked for one more than that, so that the end is
    /// known without an empty page behind it.
    ///
    /// @param attribute the sort key, whose text is the position
    public static Slice<Map<String, AttributeValue>> of(
            Rows.Found found, int limit, String attribute) {
        List<Map<String, AttributeValue>> items = found.items();
        boolean more = items.size() > limit || found.last().isPresent();
        List<Map<String, AttributeValue>> kept = items.subList(0, Math.min(limit, items.size()));
        Optional<String> position =
                more && !kept.isEmpty()
                        ? Optional.of(Attributes.of(kept.getLast()).text(attribute))
                        : Optional.empty();
        return new Slice<>(kept, position);
    }

    /// The same slice with other items, each made from one of these.
    public <R> Slice<R> map(Function<T, R> change) {
        return new Slice<>(items.stream().map(change).toList(), next);
    }

    /// The same place in the listing with these items.
    public <R> Slice<R> with(List<R> others) {
        return new Slice<>(others, next);
    }
}
