package dev.runnel.model;

import dev.runnel.model.ProviderFault.Trouble;
import dev.runnel.run.Clock;
import dev.runnel.run.EgressException;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.Value;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what goes wrong at one provider into faults whose messages may be shown: the provider's words without its key. */
final class FaultReader {

    /** Shorter keys are placeholders such as {@code none}, and parts of ordinary words. */
    private static final int SHORTEST_SECRET = 5;

    private static final String WRONG_KEY = "Incorrect API key provided";

    /** Anthropic tells an empty account as a bad request. */
    private static final Pattern NO_CREDIT = Pattern.compile("credit balance is too low", Pattern.CASE_INSENSITIVE);

    private final String provider;
    private final @Nullable String apiKey;
    private final Clock clock;

    FaultReader(String provider, @Nullable String apiKey, Clock clock) {
        this.provider = provider;
        this.apiKey = apiKey;
        this.clock = clock;
    }

    /** The provider answered with another status than 200. */
    ProviderFault answered(EgressResponse.Head head, byte[] body) {
        ErrorBody error = ErrorBody.of(body);
        int status = head.status();
        String message = shown(error, "The provider " + provider + " answered HTTP " + status + ".");
        Duration wait = retryAfter(head);
        return switch (status) {
            case 400, 422 -> refused(error, message);
            case 401, 403 -> fault(RunErrorCode.COMPLETION_REQUEST_ERROR, WRONG_KEY, Trouble.NONE, null);
            case 402 -> fault(RunErrorCode.PROVIDER_QUOTA_EXCEEDED, message, Trouble.NONE, null);
            case 429 -> limited(error, message, wait);
            case 500, 502, 503, 504, 529 ->
                fault(RunErrorCode.COMPLETION_REQUEST_ERROR, message, Trouble.PASSING, wait);
            default -> fault(RunErrorCode.COMPLETION_REQUEST_ERROR, message, Trouble.NONE, null);
        };
    }

    /** The provider sent an error within a stream that had begun well. */
    ProviderFault streamed(Value body) {
        return streamed(ErrorBody.of(body));
    }

    /** As {@link #streamed(Value)}, of bytes that may be no JSON. */
    ProviderFault streamed(byte[] body) {
        return streamed(ErrorBody.of(body));
    }

    private ProviderFault streamed(ErrorBody error) {
        String message = shown(error, "The provider " + provider + " reported an error within its answer.");
        if (error.is("429", "rate_limit_exceeded", "rate_limit_error", "insufficient_quota", "billing_error")) {
            return limited(error, message, null);
        }
        if (error.is("401", "403", "invalid_api_key", "authentication_error", "permission_error")) {
            return fault(RunErrorCode.COMPLETION_REQUEST_ERROR, WRONG_KEY, Trouble.NONE, null);
        }
        boolean passing = error.is(
                "500", "502", "503", "504", "529", "server_error", "overloaded_error", "api_error", "timeout_error");
        return fault(RunErrorCode.COMPLETION_REQUEST_ERROR, message, passing ? Trouble.PASSING : Trouble.NONE, null);
    }

    private ProviderFault refused(ErrorBody error, String message) {
        if (NO_CREDIT.matcher(error.message()).find()) {
            return fault(RunErrorCode.PROVIDER_QUOTA_EXCEEDED, message, Trouble.NONE, null);
        }
        return new ProviderFault(
                new RunError(RunErrorCode.COMPLETION_REQUEST_ERROR, message), Trouble.NONE, null, error, null);
    }

    private ProviderFault limited(ErrorBody error, String message, @Nullable Duration wait) {
        return error.is("insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "billing_error")
                ? fault(RunErrorCode.PROVIDER_QUOTA_EXCEEDED, message, Trouble.NONE, null)
                : fault(RunErrorCode.RATE_LIMIT_ERROR, message, Trouble.PASSING, wait);
    }

    /** What arrived is not what the dialect promises. */
    ProviderFault malformed(String what, @Nullable Throwable cause) {
        return new ProviderFault(
                new RunError(
                        RunErrorCode.COMPLETION_REQUEST_ERROR,
                        "The provider " + provider + " sent an answer that cannot be read: " + what + "."),
                Trouble.LASTING,
                null,
                null,
                cause);
    }

    /** The answer ended before it was complete. */
    ProviderFault cut(boolean started, @Nullable Throwable cause) {
        return new ProviderFault(
                new RunError(
                        RunErrorCode.COMPLETION_REQUEST_ERROR,
                        "The provider " + provider
                                + (started
                                        ? " broke off before its answer was complete."
                                        : " ended the connection without an answer.")),
                Trouble.PASSING,
                null,
                null,
                cause);
    }

    /** No piece of the answer came in time. */
    ProviderFault tooSlow(Duration firstToken) {
        return fault(
                RunErrorCode.COMPLETION_REQUEST_ERROR,
                "The provider " + provider + " sent no piece of its answer within " + seconds(firstToken) + ".",
                Trouble.LASTING,
                null);
    }

    /** The exchange failed beneath HTTP, or was refused. */
    ProviderFault failed(EgressException failure, boolean started, CallTimeouts timeouts) {
        return switch (failure.kind()) {
            case CUT -> cut(started, failure);
            case FIRST_BYTE_TIMEOUT -> tooSlow(timeouts.firstToken());
            case IDLE_TIMEOUT ->
                unreachable(" sent nothing for " + seconds(timeouts.idle()) + ".", Trouble.LASTING, failure);
            case WHOLE_TIMEOUT ->
                unreachable(" did not finish within " + seconds(timeouts.whole()) + ".", Trouble.LASTING, failure);
            case TOO_LARGE -> malformed("it is too large", failure);
            case CONNECT_FAILED, CONNECT_TIMEOUT, PORTS_EXHAUSTED ->
                unreachable(
                        " could not be reached: " + masked(String.valueOf(failure.getMessage())),
                        Trouble.PASSING,
                        failure);
            case REFUSED, UNKNOWN_HOST, TLS_FAILED, PROTOCOL, TOO_MANY_REDIRECTS, STOPPED ->
                unreachable(
                        " could not be reached: " + masked(String.valueOf(failure.getMessage())),
                        Trouble.LASTING,
                        failure);
        };
    }

    private ProviderFault unreachable(String how, Trouble trouble, EgressException failure) {
        return new ProviderFault(
                new RunError(RunErrorCode.COMPLETION_REQUEST_ERROR, "The provider " + provider + how),
                trouble,
                null,
                null,
                failure);
    }

    private static ProviderFault fault(RunErrorCode code, String message, Trouble trouble, @Nullable Duration wait) {
        return new ProviderFault(new RunError(code, message), trouble, wait, null, null);
    }

    private String shown(ErrorBody error, String otherwise) {
        return error.message().isBlank() ? otherwise : masked(error.message());
    }

    private String masked(String text) {
        return apiKey == null || apiKey.length() < SHORTEST_SECRET ? text : text.replace(apiKey, "***");
    }

    private static String seconds(Duration duration) {
        return duration.toSeconds() + " s";
    }

    /** Header {@code Retry-After} in either of its forms, or OpenAI's {@code retry-after-ms}. */
    private @Nullable Duration retryAfter(EgressResponse.Head head) {
        try {
            String millis = head.header("retry-after-ms").orElse("");
            if (!millis.isBlank()) {
                return Duration.ofMillis((long) Double.parseDouble(millis.strip()));
            }
            String value = head.header("retry-after").orElse("").strip();
            if (value.isEmpty()) {
                return null;
            }
            if (Character.isDigit(value.charAt(0))) {
                return Duration.ofMillis((long) (Double.parseDouble(value) * 1000));
            }
            Instant then = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                    .toInstant();
            Duration until = Duration.between(Instant.ofEpochMilli(clock.millis()), then);
            return until.isNegative() ? Duration.ZERO : until;
        } catch (NumberFormatException | DateTimeException unreadable) {
            return null;
        }
    }
}
