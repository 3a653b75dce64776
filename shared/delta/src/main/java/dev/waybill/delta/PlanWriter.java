package dev.waybill.delta;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The JSON text of a plan, `waybill-delta-1`, compact: the device pays for each byte.
public final class PlanWriter {

    static final String FORMAT = "waybill-delta-1";

    private static final JsonFactory JSON = new JsonFactory();

    private PlanWriter() {}

    /// The text of `plan`, in UTF-8. The same plan has the same text.
    public static byte[] write(Plan plan) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("format", FORMAT);
            if (plan.base().isPresent()) {
                content(json, "base", plan.base().get());
            }
            content(json, "target", plan.target());
            json.writeArrayFieldStart("ops");
            for (Op op : plan.ops()) {
                json.writeStartObject();
                op(json, op);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("write a plan into memory", e);
        }
        return out.toByteArray();
    }

    private static void content(JsonGenerator json, String field, Content content)
            throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("digest", content.digest().toString());
        json.writeNumberField("size_bytes", content.sizeBytes());
        json.writeEndObject();
    }

    private static void op(JsonGenerator json, Op op) throws IOException {
        switch (op) {
            case Op.Copy copy -> {
                json.writeStringField("op", "copy");
                range(json, copy.from());
            }
            case Op.Fetch fetch -> {
                json.writeStringField("op", "fetch");
                range(json, fetch.from());
            }
            case Op.Frame frame -> {
                json.writeStringField("op", "frame");
                json.writeNumberField("pack_offset", frame.pack().offset());
                json.writeNumberField("pack_length", frame.pack().length());
                json.writeNumberField("length", frame.length());
                if (!frame.dictionary().isEmpty()) {
                    json.writeArrayFieldStart("dictionary");
                    for (Range part : frame.dictionary()) {
                        json.writeStartObject();
                        range(json, part);
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                }
            }
            case Op.PlanesFrame frame -> {
                json.writeStringField("op", "planes");
                json.writeNumberField("pack_offset", frame.pack().offset());
                json.writeNumberField("pack_length", frame.pack().length());
                json.writeNumberField("length", frame.length());
                json.writeNumberField("width", frame.width());
                json.writeStringField("mode", frame.mode().code());
                json.writeObjectFieldStart("base");
                range(json, frame.base());
                json.writeEndObject();
            }
        }
    }

    private static void range(JsonGenerator json, Range range) throws IOException {
        json.writeNumberField("offset", range.offset());
        json.writeNumberField("length", range.length());
    }
}
