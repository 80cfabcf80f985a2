package dev.runnel.model;

import dev.runnel.run.JsonText;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The form in which an answer is wanted: the request's schema, else Dify's parameters {@code response_format} (a word) and
 * {@code json_schema} (JSON text), else what the app wrote in OpenAI's own way.
 */
sealed interface AnswerForm {

    /** Any text. */
    record Free() implements AnswerForm {}

    /** A kind of text, such as {@code json_object}. */
    record Kind(String word) implements AnswerForm {}

    /**
     * JSON that follows a schema.
     *
     * @param named {@code {name, schema}} and whatever else the app wrote there
     * @param demanded whether the request itself demands it, not only a parameter of the app
     */
    record Schema(ObjectValue named, boolean demanded) implements AnswerForm {

        /** The schema itself. */
        ObjectValue schema() {
            return named.object("schema");
        }
    }

    /** An object in OpenAI's own way that is none of these. */
    record Foreign(ObjectValue format) implements AnswerForm {}

    /** @throws ModelException where {@code json_schema} is no JSON object */
    static AnswerForm of(ModelRequest request) {
        ObjectValue schema = request.responseSchema();
        if (schema != null) {
            return new Schema(named(schema), true);
        }
        Value format = request.parameters().get("response_format");
        if (format instanceof ObjectValue own) {
            return own.object("json_schema").get("schema") instanceof ObjectValue
                    ? new Schema(own.object("json_schema"), false)
                    : new Foreign(own);
        }
        if (!(format instanceof TextValue(String word)) || word.isEmpty() || word.equals("text")) {
            return new Free();
        }
        return word.equals("json_schema")
                ? new Schema(given(request.parameters().get("json_schema")), false)
                : new Kind(word.toLowerCase(Locale.ROOT));
    }

    private static ObjectValue given(@Nullable Value schema) {
        try {
            ObjectValue object = schema instanceof ObjectValue own
                    ? own
                    : JsonText.parseObject(schema instanceof TextValue(String text) ? text : "");
            return object.get("schema") instanceof ObjectValue ? object : named(object);
        } catch (IllegalArgumentException e) {
            throw new ModelException(
                    new RunError(
                            RunErrorCode.INVALID_PARAM,
                            "The model parameter json_schema must be a JSON object: " + e.getMessage()),
                    false,
                    e);
        }
    }

    /** A bare schema under a name of ours. */
    private static ObjectValue named(ObjectValue schema) {
        return GivenParameters.object("name", Value.of("response"), "schema", schema);
    }
}
