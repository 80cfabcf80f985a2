package dev.runnel.engine;

import static dev.runnel.engine.Fakes.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.engine.Features.FollowUps;
import dev.runnel.run.ModelName;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SuggestedQuestionsTest {

    private static final ModelRequest.Context CONTEXT =
            new ModelRequest.Context(Fakes.TENANT, Fakes.APP, new UUID(1, 1), null, null);
    private static final ModelName APP_MODEL = new ModelName("p", "m");

    @Test
    void anArrayIsReadWhereverItStands() {
        assertThat(SuggestedQuestions.parse("[\"a?\", \" b? \", \"\", \"c?\", \"d?\"]"))
                .containsExactly("a?", "b?", "c?");
        assertThat(SuggestedQuestions.parse("Sure!\n```json\n[\"a [1]?\",\n\"b?\"]\n```"))
                .containsExactly("a [1]?", "b?");
        assertThat(SuggestedQuestions.parse("[1, {\"q\":2}, \"a?\"]")).containsExactly("a?");
    }

    @Test
    void linesThatAskAreTakenWhereThereIsNoArray() {
        assertThat(SuggestedQuestions.parse("Here they are:\n1. What?\n2) Why?\n- Who?\n* When?"))
                .containsExactly("What?", "Why?", "Who?");
        assertThat(SuggestedQuestions.parse("[broken\nReally?\n]")).containsExactly("Really?");
        assertThat(SuggestedQuestions.parse("I have none.")).isEmpty();
        assertThat(SuggestedQuestions.parse("")).isEmpty();
    }

    @Test
    void theLastTurnsAreShownToTheAppsModel() {
        Fakes.Model model = Fakes.Model.saying("[\"next?\"]");
        List<Turn> thread = List.of(turn(1), turn(2), turn(3), turn(4));

        List<String> questions = SuggestedQuestions.ask(
                model, APP_MODEL, new FollowUps(true, "", null, ObjectValue.EMPTY), thread, CONTEXT, new StopSignal());

        assertThat(questions).containsExactly("next?");
        ModelRequest request = model.requests.getFirst();
        assertThat(request.model()).isEqualTo(APP_MODEL);
        assertThat(request.messages().getLast().allText())
                .startsWith("Human: q2\nAssistant: a2\n")
                .endsWith("Human: q4\nAssistant: a4\n");
    }

    @Test
    void theAppsOwnPromptAndModelOverride() {
        Fakes.Model model = Fakes.Model.saying("[]");
        var settings = new FollowUps(true, "Ask like a pirate.", new ModelName("q", "n"), json("{'temperature':1}"));

        SuggestedQuestions.ask(model, APP_MODEL, settings, List.of(turn(1)), CONTEXT, new StopSignal());

        ModelRequest request = model.requests.getFirst();
        assertThat(request.model()).isEqualTo(new ModelName("q", "n"));
        assertThat(request.parameters()).isEqualTo(json("{'temperature':1}"));
        assertThat(request.messages().getFirst().allText())
                .startsWith("Ask like a pirate.")
                .contains("JSON array");
    }

    private static Turn turn(int number) {
        return new Turn("q" + number, "a" + number, List.of());
    }
}
