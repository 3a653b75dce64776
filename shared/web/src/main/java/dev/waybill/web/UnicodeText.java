package dev.waybill.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.waybill.domain.FreeText;
import java.io.IOException;

/// Reads texts and names of members. JSON can write half a surrogate pair, which UTF-8 cannot: it
/// would come back as another text, so it is refused.
final class UnicodeText extends StdScalarDeserializer<String> {

    private static final long serialVersionUID = 1L;
    static final String WHY = "is not valid Unicode";

    private UnicodeText() {
        super(String.class);
    }

    static SimpleModule module() {
        return new SimpleModule("unicode")
                .addDeserializer(String.class, new UnicodeText())
                .addKeyDeserializer(String.class, new Names());
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
            throws IOException {
        String text = StringDeserializer.instance.deserialize(parser, context);
        if (!FreeText.isUnicode(text)) {
            throw context.weirdStringException(text, String.class, WHY);
        }
        return text;
    }

    private static final class Names extends KeyDeserializer {
        @Override
        public Object deserializeKey(String name, DeserializationContext context)
                throws JsonMappingException {
            if (!FreeText.isUnicode(name)) {
                throw context.weirdKeyException(String.class, name, WHY);
            }
            return name;
        }
    }
}
