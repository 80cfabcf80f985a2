package dev.runnel.model;

import dev.runnel.run.FinishReason;
import dev.runnel.run.JsonText;
import dev.runnel.run.ModelRequest;
import dev.runnel.run.ModelRequest.ToolDefinition;
import dev.runnel.run.PromptMessage;
import dev.runnel.run.PromptMessage.ToolMessage;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Value;
import dev.runnel.run.Value.IntegerValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Value.TextValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The model that needs nothing, {@code builtin/extractive}: it answers with sentences of the text it is given.
 *
 * <p>Deterministic. It calls the first function whose words the question holds, once, and fills a requested JSON schema
 * with a small valid instance. Without a text to answer from it says what it is. Its tokens are the pieces it streams:
 * words, or characters of scripts without spaces.
 */
final class ExtractiveProvider implements Provider {

    static final String MODEL = "extractive";

    private static final String FULL_NAME = "builtin/" + MODEL;

    private static final Pattern NAME_PARTS = Pattern.compile("[_\\-.\\s]+|(?<=[a-z0-9])(?=[A-Z])");

    @Override
    public String served(String model) {
        return MODEL;
    }

    @Override
    public FinishReason generate(ProviderCall call, AnswerRecorder answer, StopSignal stop) {
        ModelRequest request = call.request();
        List<PromptMessage> messages = request.messages();
        Extraction extraction = Extraction.of(messages, FULL_NAME);
        long promptTokens = messages.stream()
                .mapToLong(message -> pieces(message.allText()))
                .sum();

        Optional<ToolDefinition> tool = wantedTool(request, extraction.question());
        if (tool.isPresent()) {
            String arguments = JsonText.write(arguments(tool.get(), extraction.gist()));
            long earlier =
                    messages.stream().filter(ToolMessage.class::isInstance).count();
            answer.toolCall(0, "call_" + (earlier + 1), tool.get().name(), arguments);
            answer.drained();
            answer.reported(new TokenReport(promptTokens, pieces(arguments), 0, 0, 0));
            return FinishReason.TOOL_CALLS;
        }

        String text = formed(RequestParameters.responseFormat(call), extraction);
        String heard = cutAtStop(text, request);
        int limit = limit(request.parameters());
        int said = 0;
        int at = 0;
        while (at < heard.length() && said < limit && !stop.raised()) {
            int end = pieceEnd(heard, at);
            String piece = heard.substring(at, end);
            at = end;
            said++;
            answer.text(piece);
            if (endsSentence(piece)) {
                answer.drained();
            }
        }
        answer.drained();
        answer.reported(new TokenReport(promptTokens, said, 0, 0, 0));
        if (at < heard.length()) {
            return said < limit ? FinishReason.CANCELLED : FinishReason.LENGTH;
        }
        return heard.length() < text.length() ? FinishReason.STOP_SEQUENCE : FinishReason.STOP;
    }

    /** The first function whose name or description shares a word with the question, unless one has just answered. */
    private static Optional<ToolDefinition> wantedTool(ModelRequest request, String question) {
        if (request.messages().isEmpty() || request.messages().getLast() instanceof ToolMessage) {
            return Optional.empty();
        }
        Set<String> asked = Terms.of(question);
        return request.tools().stream()
                .filter(tool -> {
                    Set<String> words = new HashSet<>(Terms.of(tool.description()));
                    words.addAll(Terms.of(NAME_PARTS.matcher(tool.name()).replaceAll(" ")));
                    words.retainAll(asked);
                    return !words.isEmpty();
                })
                .findFirst();
    }

    private static Value arguments(ToolDefinition tool, String filler) {
        return tool.parameters().members().isEmpty() ? ObjectValue.EMPTY : SchemaInstance.of(tool.parameters(), filler);
    }

    private static String formed(ObjectValue format, Extraction extraction) {
        List<String> found = extraction.answer();
        String content = found.isEmpty() ? extraction.gist() : String.join(" ", found);
        return switch (format.text("type", "text")) {
            case "json_schema" ->
                JsonText.write(SchemaInstance.of(format.object("json_schema").object("schema"), content));
            case "json_object" -> JsonText.write(new ObjectValue(Map.of("answer", Value.of(content))));
            default -> found.isEmpty() ? notice(content) : content;
        };
    }

    private static String notice(String gist) {
        return "This is " + FULL_NAME + ", which answers only with sentences of the text it is given. "
                + (gist.isEmpty() ? "It was asked nothing." : "It was given none about: " + gist);
    }

    private static String cutAtStop(String text, ModelRequest request) {
        List<String> stops = new ArrayList<>(request.stop());
        for (Value stop : request.parameters().list("stop")) {
            if (stop instanceof TextValue(String own)) {
                stops.add(own);
            }
        }
        int end = text.length();
        for (String stop : stops) {
            int at = stop.isEmpty() ? -1 : text.indexOf(stop);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        return text.substring(0, end);
    }

    private static int limit(ObjectValue parameters) {
        for (String name : List.of("max_tokens", "max_completion_tokens")) {
            if (parameters.get(name) instanceof IntegerValue(long tokens) && tokens > 0) {
                return (int) Math.min(tokens, Integer.MAX_VALUE);
            }
        }
        return Integer.MAX_VALUE;
    }

    /**
     * Where the piece ends that begins at {@code start}: a word with the space after it; of a script without spaces, one
     * character.
     */
    private static int pieceEnd(String text, int start) {
        boolean space = false;
        int at = start;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            boolean here = Character.isWhitespace(c);
            if (at > start && ((space && !here) || Terms.spaceless(c))) {
                return at;
            }
            space = here;
            at += Character.charCount(c);
        }
        return at;
    }

    private static long pieces(String text) {
        long pieces = 0;
        for (int at = 0; at < text.length(); at = pieceEnd(text, at)) {
            pieces++;
        }
        return pieces;
    }

    private static boolean endsSentence(String piece) {
        String word = piece.stripTrailing();
        return !word.isEmpty() && ".!?。！？".indexOf(word.charAt(word.length() - 1)) >= 0;
    }
}
