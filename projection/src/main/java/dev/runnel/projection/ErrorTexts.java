package dev.runnel.projection;

import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;

/** Gives the sentence for an error that brings none of its own. */
@FunctionalInterface
public interface ErrorTexts {

    /** The sentences of this product. */
    ErrorTexts STANDARD = code -> switch (code) {
        case INVALID_PARAM -> "A parameter of the request is not valid.";
        case PROVIDER_NOT_INITIALIZE -> "No valid model provider credentials found.";
        case PROVIDER_QUOTA_EXCEEDED -> "The quota of the model provider is used up.";
        case MODEL_CURRENTLY_NOT_SUPPORT -> "The model is not available for this app.";
        case COMPLETION_REQUEST_ERROR -> "The request to the model failed.";
        case RATE_LIMIT_ERROR -> "The model provider limits the rate of requests. Please try again later.";
        case INTERRUPTED -> "The server was interrupted while this answer was being made.";
        case LOG_UNAVAILABLE -> "The answer can no longer be recorded, so it ends here. Please try again later.";
        case INTERNAL_SERVER_ERROR -> RunError.INTERNAL_MESSAGE;
    };

    /** The sentence for people; holds no internals. */
    String of(RunErrorCode code);
}
