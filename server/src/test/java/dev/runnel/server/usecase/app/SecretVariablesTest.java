package dev.runnel.server.usecase.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Secret variables of apps are sealed for the database and opened with the same secret only. */
class SecretVariablesTest {

    private static final UUID APP = UUID.randomUUID();
    private static final ObjectValue CONTENT = content("""
            [{"name":"key","value_type":"secret","value":"hush"},
             {"name":"number","value_type":"secret","value":5},
             {"name":"empty","value_type":"secret","value":""},
             {"name":"none","value_type":"secret"},
             {"name":"trick","value_type":"secret","value":"sealed:v1:AAAA"},
             {"name":"open","value_type":"string","value":"hush, but open"}, 7]""");

    private static ObjectValue content(String variables) {
        return JsonText.parseObject(
                "{\"app\":{},\"workflow\":{\"graph\":{},\"environment_variables\":" + variables + "}}");
    }

    private static SecretVariables with(String secret) {
        return new SecretVariables(secret.getBytes(StandardCharsets.UTF_8));
    }

    private static String value(ObjectValue content, int variable) {
        return JsonText.write(((ObjectValue)
                        content.object("workflow").list("environment_variables").get(variable))
                .members()
                .getOrDefault("value", Value.NULL));
    }

    @Test
    void whatWasSealedComesBackAsItWas() {
        ObjectValue sealed = with("a").sealed(APP, CONTENT);

        assertThat(with("a").opened(APP, sealed)).isEqualTo(CONTENT);
        assertThat(value(sealed, 0)).startsWith("\"sealed:v1:").doesNotContain("hush");
        assertThat(value(sealed, 1)).startsWith("\"sealed:v1:");
        assertThat(value(sealed, 2)).isEqualTo("\"\"");
        assertThat(value(sealed, 5)).isEqualTo("\"hush, but open\"");
    }

    @Test
    void theSameValueIsNeverSealedAlike() {
        assertThat(with("a").sealed(APP, CONTENT)).isNotEqualTo(with("a").sealed(APP, CONTENT));
    }

    @Test
    void anotherSecretAppOrNameDoesNotOpenIt() {
        ObjectValue sealed = with("a").sealed(APP, CONTENT);

        assertThatThrownBy(() -> with("b").opened(APP, sealed))
                .isInstanceOf(SecretVariables.UnreadableException.class)
                .hasMessageContaining("key")
                .hasMessageNotContaining("sealed");
        assertThatThrownBy(() -> with("a").opened(UUID.randomUUID(), sealed))
                .isInstanceOf(SecretVariables.UnreadableException.class);
        ObjectValue moved =
                content("[{\"name\":\"other\",\"value_type\":\"secret\",\"value\":" + value(sealed, 0) + "}]");
        assertThatThrownBy(() -> with("a").opened(APP, moved)).isInstanceOf(SecretVariables.UnreadableException.class);
    }

    @Test
    void contentWithoutAWorkflowStaysAsItIs() {
        ObjectValue basic = JsonText.parseObject("{\"model_config\":{}}");

        assertThat(with("a").sealed(APP, basic)).isEqualTo(basic);
        assertThat(with("a").opened(APP, basic)).isEqualTo(basic);
    }
}
