package dev.runnel.server.surface.service;

import dev.runnel.contract.Body;
import dev.runnel.contract.ErrorCatalogue;
import dev.runnel.contract.Operation;
import dev.runnel.contract.Operation.Authentication;
import dev.runnel.contract.Operation.User;
import dev.runnel.contract.Parameter.Location;
import dev.runnel.contract.Response;
import dev.runnel.contract.Schema;
import dev.runnel.run.Value;
import dev.runnel.server.error.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Errors as Dify's surfaces write them (service-api.md section 1.6). */
public final class ServiceErrors {

    private ServiceErrors() {}

    private static final Schema.Members BODY = Schema.Members.written("Error", "Why a request was not served")
            .has("code", Schema.Text.ANY, "The error's word")
            .has("message", Schema.Text.ANY, "What is wrong, for people; its lines name fields")
            .has("status", new Schema.Whole(400, 599), "The HTTP status");

    /** The catalogue as documents show it. */
    public static ErrorCatalogue catalogue() {
        return new ErrorCatalogue(
                BODY,
                Arrays.stream(ErrorCode.values())
                        .map(code ->
                                new ErrorCatalogue.Kind(code.wire(), code.status(), code.retryable(), code.remedy()))
                        .toList(),
                ServiceErrors::always);
    }

    /** What the transport answers by itself, before or around a handler. */
    private static List<String> always(Operation operation) {
        var codes = new ArrayList<>(List.of(ErrorCode.INTERNAL_SERVER_ERROR, ErrorCode.SERVICE_UNAVAILABLE));
        if (operation.authentication() == Authentication.APP_KEY) {
            codes.addAll(List.of(ErrorCode.UNAUTHORIZED, ErrorCode.FORBIDDEN));
        }
        boolean inPath = operation.parameters().stream().anyMatch(parameter -> parameter.location() == Location.PATH);
        boolean inQuery = operation.parameters().stream().anyMatch(parameter -> parameter.location() == Location.QUERY);
        if (inPath) {
            codes.add(ErrorCode.NOT_FOUND);
        }
        if (inQuery || operation.user() == User.QUERY_REQUIRED || operation.user() == User.QUERY_OPTIONAL) {
            codes.addAll(List.of(ErrorCode.INVALID_PARAM, ErrorCode.BAD_REQUEST));
        }
        switch (operation.body()) {
            case Body.None() -> {}
            case Body.Json _ ->
                codes.addAll(List.of(
                        ErrorCode.INVALID_PARAM,
                        ErrorCode.BAD_REQUEST,
                        ErrorCode.REQUEST_ENTITY_TOO_LARGE,
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE));
            case Body.Upload _ ->
                codes.addAll(List.of(
                        ErrorCode.NO_FILE_UPLOADED,
                        ErrorCode.TOO_MANY_FILES,
                        ErrorCode.FILE_TOO_LARGE,
                        ErrorCode.BAD_REQUEST));
        }
        if (operation.createsRun()) {
            codes.addAll(List.of(ErrorCode.CONFLICT, ErrorCode.INTERRUPTED, ErrorCode.LOG_UNAVAILABLE));
        }
        if (operation.createsRun() || operation.responses().stream().anyMatch(Response.EventStream.class::isInstance)) {
            codes.addAll(List.of(ErrorCode.INVALID_PARAM, ErrorCode.TOO_MANY_REQUESTS));
        }
        return codes.stream().map(ErrorCode::wire).distinct().toList();
    }

    /** The body of an error. */
    public static Value render(ErrorCode code, String message) {
        return new Members()
                .text("code", code.wire())
                .text("message", message)
                .number("status", code.status())
                .done();
    }
}
