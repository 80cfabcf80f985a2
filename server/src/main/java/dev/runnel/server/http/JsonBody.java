package dev.runnel.server.http;

import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON body as a plain tree.
 *
 * @param members of the object
 */
record JsonBody(Map<String, @Nullable Object> members) {

    private static final int MAX_DEPTH = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(64 * 1024 * 1024)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Parses UTF-8 bytes.
     *
     * @throws ApiError where they are no JSON (bad_request) or no object (invalid_param)
     */
    @SuppressWarnings("unchecked")
    static JsonBody parse(byte[] bytes) {
        Object tree;
        try {
            tree = MAPPER.readValue(bytes, Object.class);
        } catch (JacksonException malformed) {
            var at = malformed.getLocation();
            String where = at == null || at.getLineNr() < 1
                    ? ""
                    : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw ApiError.of(
                    ErrorCode.BAD_REQUEST,
                    "The body is not valid JSON in UTF-8 (nested at most " + MAX_DEPTH + " deep)" + where + ".");
        }
        if (!(tree instanceof Map)) {
            throw ApiError.invalid("The body must be a JSON object.");
        }
        return new JsonBody((Map<String, @Nullable Object>) tree);
    }
}
