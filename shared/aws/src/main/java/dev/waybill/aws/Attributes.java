package dev.waybill.aws;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads and writes the attributes of an item or of a map in it. Times are numbers of milliseconds
/// since 1970; what is absent is left out.
public final class Attributes {

    private final Map<String, AttributeValue> item;

    private Attributes(Map<String, AttributeValue> item) {
        this.item = item;
    }

    /// Attributes to write, none so far.
    public static Attributes none() {
        return new Attributes(new LinkedHashMap<>());
    }

    /// The attributes of `item`, to read.
    public static Attributes of(Map<String, AttributeValue> item) {
        return new Attributes(item);
    }

    /// The item.
    public Map<String, AttributeValue> item() {
        return item;
    }

    /// The item as one attribute of type map.
    public AttributeValue map() {
        return AttributeValue.fromM(item);
    }

    public Attributes put(String name, String value) {
        item.put(name, AttributeValue.fromS(value));
        return this;
    }

    public Attributes put(String name, long value) {
        item.put(name, AttributeValue.fromN(Long.toString(value)));
        return this;
    }

    public Attributes put(String name, boolean value) {
        item.put(name, AttributeValue.fromBool(value));
        return this;
    }

    public Attributes put(String name, Instant value) {
        return put(name, value.toEpochMilli());
    }

    public Attributes put(String name, AttributeValue value) {
        item.put(name, value);
        return this;
    }

    public Attributes putText(String name, Optional<String> value) {
        value.ifPresent(text -> put(name, text));
        return this;
    }

    public Attributes putNumber(String name, Optional<Long> value) {
        value.ifPresent(number -> put(name, number));
        return this;
    }

    public Attributes putTime(String name, Optional<Instant> value) {
        value.ifPresent(time -> put(name, time));
        return this;
    }

    /// Whether the attribute is there.
    public boolean has(String name) {
        return item.containsKey(name);
    }

    /// An attribute of any type that must be there.
    public AttributeValue attribute(String name) {
        AttributeValue value = item.get(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    /// A text that must be there.
    public String text(String name) {
        return findText(name).orElseThrow(() -> missing(name));
    }

    /// A text, if it is there.
    public Optional<String> findText(String name) {
        return Optional.ofNullable(item.get(name)).map(AttributeValue::s);
    }

    /// A number that must be there.
    public long number(String name) {
        return findNumber(name).orElseThrow(() -> missing(name));
    }

    /// A number, or `absent` when it is not there.
    public long number(String name, long absent) {
        return findNumber(name).orElse(absent);
    }

    /// A number, if it is there.
    public Optional<Long> findNumber(String name) {
        return Optional.ofNullable(item.get(name)).map(AttributeValue::n).map(Long::parseLong);
    }

    /// A time that must be there.
    public Instant time(String name) {
        return Instant.ofEpochMilli(number(name));
    }

    /// A time, if it is there.
    public Optional<Instant> findTime(String name) {
        return findNumber(name).map(Instant::ofEpochMilli);
    }

    /// Whether a boolean is there and true.
    public boolean flag(String name) {
        AttributeValue value = item.get(name);
        return value != null && Boolean.TRUE.equals(value.bool());
    }

    /// The attributes of a map; none when it is not there.
    public Attributes map(String name) {
        AttributeValue value = item.get(name);
        return of(value == null || !value.hasM() ? Map.of() : value.m());
    }

    private static IllegalStateException missing(String name) {
        return new IllegalStateException("a stored item lacks " + name);
    }
}
