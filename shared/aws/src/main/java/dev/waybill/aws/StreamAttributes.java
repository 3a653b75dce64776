package dev.waybill.aws;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads attributes in the form in which a stream's event carries them: JSON such as `{"device_id":
/// {"S": "d-1"}}`, here as plain maps, lists, texts and booleans.
public final class StreamAttributes {

    private StreamAttributes() {}

    /// The item that an image holds.
    public static Map<String, AttributeValue> item(Map<?, ?> image) {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        image.forEach((name, value) -> item.put(String.valueOf(name), value(value)));
        return item;
    }

    private static AttributeValue value(Object typed) {
        if (!(typed instanceof Map<?, ?> map) || map.size() != 1) {
            throw new IllegalStateException("an attribute of an image has one type");
        }
        Map.Entry<?, ?> entry = map.entrySet().iterator().next();
        Object value = entry.getValue();
        return switch (String.valueOf(entry.getKey())) {
            case "S" -> AttributeValue.fromS(String.valueOf(value));
            case "N" -> AttributeValue.fromN(String.valueOf(value));
            case "BOOL" -> AttributeValue.fromBool(Boolean.parseBoolean(String.valueOf(value)));
            case "NULL" -> AttributeValue.fromNul(true);
            case "M" -> AttributeValue.fromM(item((Map<?, ?>) value));
            case "L" ->
                    AttributeValue.fromL(
                            ((List<?>) value).stream().map(StreamAttributes::value).toList());
            case "SS" -> AttributeValue.fromSs(texts(value));
            case "NS" -> AttributeValue.fromNs(texts(value));
            default ->
                    throw new IllegalStateException(
                            "no attribute of ours has type " + entry.getKey());
        };
    }

    private static List<String> texts(Object values) {
        return ((List<?>) values).stream().map(String::valueOf).toList();
    }
}
