package dev.runnel.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.api.EncodingType;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.AssistantMessage;
import dev.runnel.run.PromptMessage.SystemMessage;
import dev.runnel.run.PromptMessage.ToolCall;
import dev.runnel.run.PromptMessage.ToolMessage;
import dev.runnel.run.PromptMessage.UserMessage;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is told without an encoding is never less than what an encoding counts. */
class TokenCounterProperties {

    private static final TokenCounter COUNTER = new TokenCounter();

    @Property(tries = 300)
    void noEncodingCountsMoreThanTheMost(
            @ForAll String system, @ForAll String user, @ForAll String answer, @ForAll String arguments) {
        List<PromptMessage> messages = List.of(
                new SystemMessage(system),
                new UserMessage(user),
                new AssistantMessage(answer, List.of(new ToolCall("id", "f", arguments))),
                new ToolMessage("id", "f", answer));
        for (EncodingType type : List.of(EncodingType.O200K_BASE, EncodingType.CL100K_BASE)) {
            assertThat(COUNTER.countMessages(type, messages)).isLessThanOrEqualTo((int) TokenCounter.mostIn(messages));
        }
    }
}
