package dev.runnel.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.FinishReason;
import dev.runnel.run.ModelException;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.RunError;
import dev.runnel.run.StopSignal;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConversationTitleTest {

    private static final ModelRequest.Context CONTEXT =
            new ModelRequest.Context(Fakes.TENANT, Fakes.APP, new UUID(1, 1), null, null);

    private static String made(Fakes.Model model, String query) {
        return ConversationTitle.make(model, new ModelName("p", "m"), query, CONTEXT, new StopSignal());
    }

    @Test
    void aNewConversationIsNamedByTheBeginningOfItsQuery() {
        assertThat(ConversationTitle.first("")).isEqualTo("New conversation");
        assertThat(ConversationTitle.first("12345678901234567890")).isEqualTo("12345678901234567890");
        assertThat(ConversationTitle.first("123456789012345678901")).isEqualTo("12345678901234567890…");
        assertThat(ConversationTitle.first("🤖".repeat(21))).isEqualTo("🤖".repeat(20) + "…");
    }

    @Test
    void withoutATitleTheQueryIsCut() {
        assertThat(ConversationTitle.fallback("q".repeat(50))).isEqualTo("q".repeat(50));
        assertThat(ConversationTitle.fallback("q".repeat(51))).isEqualTo("q".repeat(47) + "...");
        assertThat(ConversationTitle.fallback(" ")).isEqualTo("New conversation");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Tea in Japan                 | Tea in Japan
            "Tea in Japan"               | Tea in Japan
            **Tea in Japan**             | Tea in Japan
            # Tea                        | Tea
            """)
    void aModelsTitleIsTakenBare(String said, String title) {
        assertThat(made(Fakes.Model.saying("\n", said, "\nBecause of ..."), "tell me of tea"))
                .isEqualTo(title);
    }

    @Test
    void aLongTitleIsCut() {
        assertThat(made(Fakes.Model.saying("t".repeat(80)), "q")).isEqualTo("t".repeat(75) + "...");
    }

    @Test
    void aModelThatFailsOrIsSilentLeavesTheFallback() {
        var failing = new Fakes.Model();
        failing.script = (sink, stop) -> {
            throw new ModelException(RunError.internal(), false, null);
        };
        var endless = new Fakes.Model();
        endless.script = (sink, stop) -> {
            for (int i = 0; i < 100_000; i++) {
                sink.text("\n");
            }
            return FinishReason.STOP;
        };

        assertThat(made(failing, "q".repeat(60))).isEqualTo("q".repeat(47) + "...");
        assertThat(made(Fakes.Model.saying(" "), "short")).isEqualTo("short");
        assertThat(made(endless, "short")).isEqualTo("short");
    }

    @Test
    void aVeryLongQueryIsShortenedForTheModel() {
        Fakes.Model model = Fakes.Model.saying("t");
        made(model, "a".repeat(3000));

        assertThat(model.requests.getFirst().messages().getLast().allText()).hasSize(605);
    }
}
