package dev.runnel.model;

import dev.runnel.run.Value;
import dev.runnel.run.Value.BooleanValue;
import dev.runnel.run.Value.DecimalValue;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.NullValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Values as JSON text and back; the home of the module's one parser factory. */
final class JsonText {

    /** Names are not interned and the encoding is not guessed: both cost more than they save per chunk. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
            .build();

    private JsonText() {}

    /** A parser of these bytes. */
    static JsonParser parser(byte[] json, int offset, int length) {
        return FACTORY.createParser(ObjectReadContext.empty(), json, offset, length);
    }

    /**
     * The one value that these bytes hold.
     *
     * @throws tools.jackson.core.JacksonException where they are no JSON or hold more than one value
     */
    static Value parse(byte[] json) {
        try (JsonParser parser = parser(json, 0, json.length)) {
            return only(parser);
        }
    }

    /** As {@link #parse(byte[])}. */
    static Value parse(String json) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            return only(parser);
        }
    }

    private static Value only(JsonParser parser) {
        parser.nextToken();
        Value value = read(parser);
        if (parser.nextToken() != null) {
            throw new StreamReadException(parser, "more than one value");
        }
        return value;
    }

    /** The value that begins at the parser's current token; leaves the parser at its last one. */
    static Value read(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new StreamReadException(parser, "no value");
        }
        return switch (token) {
            case VALUE_STRING -> Value.of(parser.getString());
            case VALUE_TRUE -> Value.of(true);
            case VALUE_FALSE -> Value.of(false);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Value.ofPlain(parser.getNumberValue());
            case START_ARRAY -> {
                List<Value> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(parser));
                }
                yield new ListValue(items);
            }
            case START_OBJECT -> {
                Map<String, Value> members = new LinkedHashMap<>();
                for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                    parser.nextToken();
                    members.put(name, read(parser));
                }
                yield new ObjectValue(members);
            }
            case VALUE_NULL -> Value.NULL;
            case END_ARRAY, END_OBJECT, PROPERTY_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new StreamReadException(parser, "no value");
        };
    }

    /** The value as JSON text. */
    static String write(Value value) {
        var text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            write(json, value);
        }
        return text.toString();
    }

    /** Writes the value; decimals without a fraction as whole numbers, which every server takes for both. */
    static void write(JsonGenerator json, Value value) {
        switch (value) {
            case NullValue ignored -> json.writeNull();
            case BooleanValue(boolean flag) -> json.writeBoolean(flag);
            case IntegerValue(long number) -> json.writeNumber(number);
            case DecimalValue(double number) when number == Math.rint(number) && Math.abs(number) < 1L << 53 ->
                json.writeNumber((long) number);
            case DecimalValue(double number) -> json.writeNumber(number);
            case TextValue(String text) -> json.writeString(text);
            case ListValue(List<Value> items) -> {
                json.writeStartArray();
                items.forEach(item -> write(json, item));
                json.writeEndArray();
            }
            case ObjectValue(Map<String, Value> members) -> {
                json.writeStartObject();
                members.forEach((name, member) -> {
                    json.writeName(name);
                    write(json, member);
                });
                json.writeEndObject();
            }
            case FileValue file -> write(json, Value.ofPlain(file.plain()));
        }
    }
}
