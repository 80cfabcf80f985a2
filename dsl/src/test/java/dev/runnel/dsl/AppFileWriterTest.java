package dev.runnel.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.dsl.AppFileWriter.Secrets;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppFileWriterTest {

    @Test
    void anExportNamesThePresentVersionFirst() {
        String text = AppFileWriter.write(AppFiles.read("completion").content(), Secrets.LEFT_OUT);

        assertThat(text).startsWith("version: \"0.7.0\"\nkind: app\napp:\n");
        assertThat(text)
                .contains("icon: \"📝\"")
                .contains("pre_prompt: |-\n    Sum up in {{language}}:\n    {{query}}\n");
    }

    @Test
    void aPipelineKeepsItsKindAndVersion() {
        assertThat(AppFileWriter.write(AppFiles.read("pipeline").content(), Secrets.LEFT_OUT))
                .startsWith("version: \"0.1.0\"\nkind: rag_pipeline\nrag_pipeline:\n");
    }

    @Test
    void everyOwnFileSurvivesARoundTrip() {
        for (String name : AppFiles.own()) {
            ObjectValue content = AppFiles.read(name).content();
            String export = AppFileWriter.write(content, Secrets.INCLUDED);

            assertThat(AppFiles.comparable(AppFiles.READER.read(export).content()))
                    .as(name)
                    .isEqualTo(AppFiles.comparable(content));
            assertThat(AppFileWriter.write(AppFiles.READER.read(export).content(), Secrets.INCLUDED))
                    .as(name)
                    .isEqualTo(export);
        }
    }

    @Test
    void secretsLeaveOnlyWhenAskedFor() {
        ObjectValue content = AppFiles.read("chatflow").content();
        String open = AppFileWriter.write(content, Secrets.LEFT_OUT);
        String full = AppFileWriter.write(content, Secrets.INCLUDED);

        assertThat(full).contains("hush").contains("000000000010").contains("000000000011");
        assertThat(open)
                .doesNotContain("hush")
                .doesNotContain("credential_id")
                .contains("https://shop.example")
                .contains("value: \"\"");
        assertThat(open).doesNotContain("old.example");
        assertThat(full).doesNotContain("old.example");
    }

    @Test
    void credentialsOfBasicAgentToolsNeverLeave() {
        ObjectValue content = AppFiles.read("agent-chat").content();

        assertThat(AppFileWriter.write(content, Secrets.INCLUDED))
                .doesNotContain("credential_id")
                .contains("tool_name: current_time");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "yes", "NO", "on", "off", "y", "N", "true", "null", "~", "", "12:30", "0755", "1_000", "2024-01-01",
                        "0.7.0",
                "0x1F", "0o17", "1e5", ".inf", "nan", "=", "<<", "-", "a: b", "a #b", " a", "a ", "a:", "{{query}}",
                        "#FFFFFF",
                "*", "&", "!", "@", "`", "%", "|", ">", "'", "\"", "?", "1755189262236"
            })
    void aTextThatSomeReaderTakesForAnotherTypeIsQuoted(String text) {
        assertThat(AppFileWriter.write(ObjectValue.EMPTY.with("a", Value.of(text)), Secrets.LEFT_OUT))
                .contains("a: \"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gpt-4o", "langgenius/openai/openai", "Hello, world!", "Käse", "日本語", "a_b.c", "http://x/y"})
    void anOrdinaryTextStandsBare(String text) {
        assertThat(AppFileWriter.write(ObjectValue.EMPTY.with("a", Value.of(text)), Secrets.LEFT_OUT))
                .endsWith("a: " + text + "\n");
    }
}
