package dev.runnel.contract;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a surface, declared once: routing, validation and documents come from here.
 *
 * @param id unique within the surface, such as {@code sendChatMessage}
 * @param method HTTP method; HEAD follows from GET, OPTIONS is answered for every path
 * @param path below the surface's base, with {@code {name}} for parameters
 * @param summary what it does, one line
 * @param tag the group of operations it is shown in, or null
 * @param authentication what opens it
 * @param user where the {@code user} argument stands
 * @param parameters outside the body
 * @param body what the request carries
 * @param responses what it can answer
 * @param errors codes of the catalogue that it can answer
 * @param createsRun whether it starts a run: then {@code Idempotency-Key} and {@code Last-Event-ID} count
 * @param reserved whether it is served although the node is full
 */
public record Operation(
        String id,
        Method method,
        String path,
        String summary,
        @Nullable Tag tag,
        Authentication authentication,
        User user,
        List<Parameter> parameters,
        Body body,
        List<Response> responses,
        List<String> errors,
        boolean createsRun,
        boolean reserved) {

    /** HTTP methods that operations use. */
    public enum Method {
        GET,
        POST,
        PUT,
        PATCH,
        DELETE
    }

    /** What opens an operation. */
    public enum Authentication {
        NONE,
        APP_KEY
    }

    /** Where the {@code user} argument stands, and whether it must be there. */
    public enum User {
        NONE,
        QUERY_OPTIONAL,
        QUERY_REQUIRED,
        JSON_OPTIONAL,
        JSON_REQUIRED,
        FORM_OPTIONAL
    }

    public Operation {
        parameters = List.copyOf(parameters);
        responses = List.copyOf(responses);
        errors = List.copyOf(errors);
    }

    /** An operation opened by an app key, without parameters, body or responses yet. */
    public static Operation of(String id, Method method, String path, String summary) {
        return new Operation(
                id,
                method,
                path,
                summary,
                null,
                Authentication.APP_KEY,
                User.NONE,
                List.of(),
                new Body.None(),
                List.of(),
                List.of(),
                false,
                false);
    }

    /** Shows it in that group of operations. */
    public Operation tag(Tag group) {
        return changed(draft -> draft.tag = group);
    }

    /** Needs no key. */
    public Operation open() {
        return changed(draft -> draft.authentication = Authentication.NONE);
    }

    public Operation user(User where) {
        return changed(draft -> draft.user = where);
    }

    public Operation with(Parameter... more) {
        return changed(draft -> draft.parameters = Arrays.asList(more));
    }

    /** Takes a JSON body that becomes that record. */
    public Operation json(Class<? extends Record> record) {
        return body(new Body.Json(RecordShape.of(record)));
    }

    public Operation body(Body what) {
        return changed(draft -> draft.body = what);
    }

    public Operation answers(Response... what) {
        return changed(draft -> draft.responses = Arrays.asList(what));
    }

    public Operation fails(String... codes) {
        return changed(draft -> draft.errors = Arrays.asList(codes));
    }

    public Operation startsRun() {
        return changed(draft -> draft.createsRun = true);
    }

    public Operation reserve() {
        return changed(draft -> draft.reserved = true);
    }

    /** The declared parameter of that name, or null. */
    public @Nullable Parameter parameter(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return parameter;
            }
        }
        return null;
    }

    private Operation changed(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return new Operation(
                id,
                method,
                path,
                summary,
                draft.tag,
                draft.authentication,
                draft.user,
                draft.parameters,
                draft.body,
                draft.responses,
                draft.errors,
                draft.createsRun,
                draft.reserved);
    }

    /** What can be said of an operation after its first line. */
    private static final class Draft {

        private @Nullable Tag tag;
        private Authentication authentication;
        private User user;
        private List<Parameter> parameters;
        private Body body;
        private List<Response> responses;
        private List<String> errors;
        private boolean createsRun;
        private boolean reserved;

        Draft(Operation before) {
            tag = before.tag;
            authentication = before.authentication;
            user = before.user;
            parameters = before.parameters;
            body = before.body;
            responses = before.responses;
            errors = before.errors;
            createsRun = before.createsRun;
            reserved = before.reserved;
        }
    }
}
