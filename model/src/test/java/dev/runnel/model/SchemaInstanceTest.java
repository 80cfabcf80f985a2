package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.JsonText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaInstanceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|\"text\"",
                "{\"type\":\"string\",\"maxLength\":2}|\"te\"",
                "{\"type\":\"string\",\"minLength\":6}|\"text..\"",
                "{\"type\":\"string\",\"format\":\"date\"}|\"2000-01-01\"",
                "{\"type\":\"integer\",\"minimum\":3,\"multipleOf\":5}|5",
                "{\"type\":\"integer\",\"exclusiveMinimum\":3}|4",
                "{\"type\":\"integer\",\"maximum\":-2}|-2",
                "{\"type\":\"number\",\"exclusiveMinimum\":0}|0.5",
                "{\"type\":[\"null\",\"boolean\"]}|false",
                "{\"type\":\"null\"}|null",
                "{\"const\":7}|7",
                "{\"enum\":[\"b\",\"a\"]}|\"b\"",
                "{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":2}|[0,0]",
                "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}|[]",
                "{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"string\"}]}|0",
                "{\"allOf\":[{\"properties\":{\"a\":{\"const\":1}}},{\"properties\":{\"b\":{\"const\":2}}}]}|{\"a\":1,\"b\":2}",
                "{\"properties\":{\"a\":{\"type\":\"integer\"},\"b\":{}},\"required\":[\"a\",\"c\"]}|{\"a\":0,\"c\":\"text\"}",
                "{\"$ref\":\"#/$defs/n\",\"$defs\":{\"n\":{\"type\":\"boolean\"}}}|false",
                "{\"prefixItems\":[{\"const\":1}],\"type\":\"array\"}|[1]",
            })
    void makesASmallInstance(String schema, String instance) {
        assertThat(JsonText.write(SchemaInstance.of(JsonText.parseObject(schema), "text")))
                .isEqualTo(instance);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"$ref\":\"#\"}",
                "{\"properties\":{\"a\":{\"$ref\":\"#/properties/a\"}}}",
                "{\"type\":\"array\",\"minItems\":1e12,\"items\":{}}",
            })
    void endsForSchemasThatDoNot(String schema) {
        assertThat(SchemaInstance.of(JsonText.parseObject(schema), "text")).isNotNull();
    }
}
