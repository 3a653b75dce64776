package dev.waybill.aws;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Items as text, one attribute per line in order of name, so that a changed format shows in
/// review.
public final class ItemText {

    private ItemText() {}

    /// The text of an item.
    public static String of(Map<String, AttributeValue> item) {
        return new TreeMap<>(item)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + " " + text(entry.getValue()) + "\n")
                        .collect(Collectors.joining());
    }

    private static String text(AttributeValue value) {
        return switch (value.type()) {
            case S -> "S:" + value.s();
            case N -> "N:" + value.n();
            case BOOL -> "BOOL:" + value.bool();
            case SS -> "SS:" + value.ss().stream().sorted().toList();
            case L -> "L:" + value.l().stream().map(ItemText::text).toList();
            case M ->
                    "M:"
                            + new TreeMap<>(value.m())
                                    .entrySet().stream()
                                            .map(e -> e.getKey() + " " + text(e.getValue()))
                                            .collect(Collectors.joining(", ", "{", "}"));
            case B, NUL, BS, NS, UNKNOWN_TO_SDK_VERSION ->
                    throw new IllegalArgumentException("no item of ours holds " + value.type());
        };
    }
}
