package dev.waybill.runs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waybill.domain.NameOrder;
import dev.waybill.domain.blob.Digest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Hashes what an event says, so that the same event has the same hash however its JSON is written:
/// members in any order, numbers in any spelling, with or without white space. Every value is
/// hashed with its kind and length, so different events have different input.
final class Fingerprint {

    private final MessageDigest hash = Digest.sha256();

    private Fingerprint() {}

    static Digest of(String kind, JsonNode payload, Optional<Instant> timestamp) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.text('k', kind);
        fingerprint.text('t', timestamp.map(Instant::toString).orElse(""));
        fingerprint.value(payload);
        return Digest.ofHash(fingerprint.hash.digest());
    }

    private void value(JsonNode value) {
        switch (value.getNodeType()) {
            case OBJECT -> object(value);
            case ARRAY -> {
                text('a', Integer.toString(value.size()));
                value.forEach(this::value);
            }
            case STRING -> text('s', value.textValue());
            case NUMBER -> text('n', value.decimalValue().stripTrailingZeros().toString());
            case BOOLEAN -> text('b', value.asText());
            case NULL -> text('0', "");
            case BINARY, POJO, MISSING ->
                    throw new IllegalStateException("parsed JSON has no " + value.getNodeType());
        }
    }

    private void object(JsonNode value) {
        text('o', Integer.toString(value.size()));
        List<String> names = new ArrayList<>();
        value.fieldNames().forEachRemaining(names::add);
        names.sort(NameOrder::compare);
        for (String name : names) {
            text('m', name);
            value(value.get(name));
        }
    }

    private void text(char kind, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        hash.update((kind + Integer.toString(bytes.length) + ':').getBytes(StandardCharsets.UTF_8));
        hash.update(bytes);
    }
}
