package dev.runnel.testkit;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Error and usage objects as OpenAI words them, shared by its two dialects. */
final class OpenAiBodies {

    private OpenAiBodies() {}

    static ObjectNode of(ProviderRequest request, int status, @Nullable String message, @Nullable String code) {
        String type = switch (status) {
            case 429 -> "rate_limit_error";
            case 500, 502, 503, 504 -> "server_error";
            default -> "invalid_request_error";
        };
        String usualCode = switch (status) {
            case 401 -> "invalid_api_key";
            case 404 -> "model_not_found";
            case 429 -> "rate_limit_exceeded";
            default -> null;
        };
        String usualMessage = switch (status) {
            case 401 -> "Incorrect API key provided: " + request.key() + ".";
            case 404 -> "The model `" + request.model() + "` does not exist or you do not have access to it.";
            case 429 -> "Rate limit reached for " + request.model() + ".";
            case 503 -> "The engine is currently overloaded, please try again later.";
            default ->
                status >= 500 ? "The server had an error while processing your request." : "The request was refused.";
        };
        return body(message == null ? usualMessage : message, type, null, code == null ? usualCode : code);
    }

    static ObjectNode unsupported(String parameter) {
        String instead = parameter.equals("max_tokens") ? " Use 'max_completion_tokens' instead." : "";
        String message = "Unsupported parameter: '" + parameter + "' is not supported with this model." + instead;
        return body(message, "invalid_request_error", parameter, "unsupported_parameter");
    }

    static ObjectNode body(String message, String type, @Nullable String param, @Nullable String code) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return body;
    }

    static ObjectNode usage(Behavior.Tokens tokens) {
        ObjectNode usage = JsonNodeFactory.instance.objectNode();
        usage.put("prompt_tokens", tokens.prompt());
        usage.put("completion_tokens", tokens.completion());
        usage.put("total_tokens", tokens.prompt() + tokens.completion());
        usage.putObject("prompt_tokens_details")
                .put("cached_tokens", tokens.cachedPrompt())
                .put("audio_tokens", 0);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", tokens.reasoning())
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }
}
