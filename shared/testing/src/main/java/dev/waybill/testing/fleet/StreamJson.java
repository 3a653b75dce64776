package dev.waybill.testing.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/// Records of a stream as Lambda's events carry them, in plain maps and lists.
public final class StreamJson {

    private StreamJson() {}

    /// One record: `{eventID, eventName, dynamodb: {SequenceNumber, Keys, OldImage?, NewImage?}}`.
    public static Map<String, Object> of(Record record) {
        Map<String, Object> dynamodb = new LinkedHashMap<>();
        dynamodb.put("SequenceNumber", record.dynamodb().sequenceNumber());
        dynamodb.put("Keys", item(record.dynamodb().keys()));
        if (record.dynamodb().hasOldImage()) {
            dynamodb.put("OldImage", item(record.dynamodb().oldImage()));
        }
        if (record.dynamodb().hasNewImage()) {
            dynamodb.put("NewImage", item(record.dynamodb().newImage()));
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("eventID", record.eventID());
        json.put("eventName", record.eventNameAsString());
        json.put("dynamodb", dynamodb);
        return json;
    }

    private static Map<String, Object> item(Map<String, AttributeValue> item) {
        Map<String, Object> json = new LinkedHashMap<>();
        item.forEach((name, value) -> json.put(name, value(value)));
        return json;
    }

    private static Map<String, Object> value(AttributeValue value) {
        return switch (value.type()) {
            case S -> Map.of("S", value.s());
            case N -> Map.of("N", value.n());
            case BOOL -> Map.of("BOOL", value.bool());
            case NUL -> Map.of("NULL", true);
            case M -> Map.of("M", item(value.m()));
            case L -> {
                List<Object> list = new ArrayList<>();
                value.l().forEach(element -> list.add(value(element)));
                yield Map.of("L", list);
            }
            case SS -> Map.of("SS", value.ss());
            case NS -> Map.of("NS", value.ns());
            case B, BS, UNKNOWN_TO_SDK_VERSION ->
                    throw new IllegalStateException("no attribute of ours is of type " + value);
        };
    }
}
