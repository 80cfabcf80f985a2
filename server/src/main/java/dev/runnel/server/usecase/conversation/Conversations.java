package dev.runnel.server.usecase.conversation;

import dev.runnel.engine.GraphConfiguration;
import dev.runnel.engine.VariableTypes;
import dev.runnel.run.AppMode;
import dev.runnel.run.Clock;
import dev.runnel.run.Conversation;
import dev.runnel.run.ConversationVariable;
import dev.runnel.run.EndUser;
import dev.runnel.run.JsonText;
import dev.runnel.run.Page;
import dev.runnel.run.Run;
import dev.runnel.run.Store;
import dev.runnel.run.Value;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.error.ErrorCode;
import dev.runnel.server.usecase.run.Caller;
import dev.runnel.server.usecase.run.Titles;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversations of one end user with one app. */
public final class Conversations {

    private static final String UNKNOWN = "Conversation Not Exists.";

    private final Store store;
    private final Clock clock;
    private final Titles titles;

    /** The order of a list. */
    public enum Order {
        CREATED_AT("created_at"),
        NEWEST_CREATED_AT("-created_at"),
        UPDATED_AT("updated_at"),
        NEWEST_UPDATED_AT("-updated_at");

        private final String wire;

        Order(String wire) {
            this.wire = wire;
        }

        public String wire() {
            return wire;
        }

        /** The order of that wire word. */
        public static Order ofWire(String word) {
            for (Order order : values()) {
                if (order.wire.equals(word)) {
                    return order;
                }
            }
            throw new IllegalArgumentException("no order is called " + word);
        }

        boolean ascending() {
            return this == CREATED_AT || this == UPDATED_AT;
        }

        boolean byUpdate() {
            return this == UPDATED_AT || this == NEWEST_UPDATED_AT;
        }
    }

    public Conversations(Store store, Clock clock, Titles titles) {
        this.store = store;
        this.clock = clock;
        this.titles = titles;
    }

    /** @throws ApiError where the app is no chat app */
    public static void requireChat(Caller caller) {
        if (!caller.app().mode().conversational()) {
            throw notChat();
        }
    }

    /** The error of a chat route that another app's key calls. */
    public static ApiError notChat() {
        return ApiError.of(ErrorCode.NOT_CHAT_APP, "Please check if your app mode matches the right API route.");
    }

    /** @throws ApiError where the end user has no such conversation with the app */
    public Conversation find(Caller caller, EndUser endUser, UUID conversation) {
        requireChat(caller);
        return store.read(records -> records.conversations()
                        .find(caller.tenant(), caller.app().id(), endUser.id(), caller.surface(), conversation))
                .orElseThrow(() -> ApiError.notFound(UNKNOWN));
    }

    /** A page after the conversation {@code last}. */
    public Page<Conversation> page(Caller caller, EndUser endUser, @Nullable UUID last, int limit, Order order) {
        requireChat(caller);
        Conversation after = last == null
                ? null
                : store.read(records -> records.conversations()
                                .find(caller.tenant(), caller.app().id(), endUser.id(), caller.surface(), last))
                        .orElseThrow(() -> ApiError.notFound("Last Conversation Not Exists."));
        return store.read(records -> records.conversations()
                .page(
                        caller.tenant(),
                        caller.app().id(),
                        endUser.id(),
                        caller.surface(),
                        after,
                        limit,
                        order.byUpdate(),
                        order.ascending()));
    }

    public void delete(Caller caller, EndUser endUser, UUID conversation) {
        Conversation found = find(caller, endUser, conversation);
        store.write(records -> {
            records.conversations().delete(found.tenant(), found.id(), clock.millis());
            return true;
        });
    }

    /** Renames a conversation; where {@code name} is null, a title is made of its first message. */
    public Conversation rename(Caller caller, EndUser endUser, UUID conversation, @Nullable String name) {
        Conversation found = find(caller, endUser, conversation);
        String title = name != null ? name : titles.title(firstRun(found));
        long now = clock.millis();
        store.write(records -> {
            records.conversations().touch(found.tenant(), found.id(), title, now);
            return true;
        });
        return new Conversation(
                found.id(),
                found.tenant(),
                found.app(),
                found.appVersion(),
                found.endUser(),
                found.origin(),
                title,
                found.inputs(),
                found.introduction(),
                found.createdAt(),
                now,
                false);
    }

    private Run firstRun(Conversation conversation) {
        var history = store.read(records -> records.messages().history(conversation.tenant(), conversation.id(), 500));
        if (history.isEmpty()) {
            throw ApiError.notFound("Message Not Exists.");
        }
        return history.getLast().run();
    }

    /** A page of a conversation's variables, by creation, after the variable {@code last}. */
    public Page<ConversationVariable> variables(
            Caller caller,
            EndUser endUser,
            UUID conversation,
            @Nullable UUID last,
            int limit,
            @Nullable String nameContains) {
        if (caller.app().mode() == AppMode.AGENT) {
            throw notChat();
        }
        Conversation found = find(caller, endUser, conversation);
        List<ConversationVariable> all =
                store.read(records -> records.conversations().variables(found.tenant(), found.id()));
        if (nameContains != null) {
            String part = nameContains.toLowerCase(Locale.ROOT);
            all = all.stream()
                    .filter(variable -> variable.name().toLowerCase(Locale.ROOT).contains(part))
                    .toList();
        }
        int from = 0;
        if (last != null) {
            from = all.stream().map(ConversationVariable::id).toList().indexOf(last) + 1;
            if (from == 0) {
                throw ApiError.invalid("");
            }
        }
        List<ConversationVariable> rest = all.subList(from, all.size());
        return new Page<>(rest.subList(0, Math.min(limit, rest.size())), rest.size() > limit);
    }

    /** Overwrites a variable of a conversation. */
    public ConversationVariable write(Caller caller, EndUser endUser, UUID conversation, UUID variable, Value value) {
        Conversation found = find(caller, endUser, conversation);
        ConversationVariable before =
                store.read(records -> records.conversations().variables(found.tenant(), found.id())).stream()
                        .filter(each -> each.id().equals(variable))
                        .findFirst()
                        .orElseThrow(() -> ApiError.notFound("Conversation Variable Not Exists."));
        check(before, value);
        return store.write(records -> records.conversations()
                .write(new ConversationVariable(
                        before.id(),
                        before.tenant(),
                        before.conversation(),
                        before.name(),
                        before.type(),
                        value,
                        before.description(),
                        before.writes(),
                        before.createdAt(),
                        clock.millis())));
    }

    /** @throws ApiError where the value does not fit the variable's type (service-api.md section 4) */
    private static void check(ConversationVariable variable, Value value) {
        if (!VariableTypes.fits(variable.type(), value)) {
            throw ApiError.of(
                    ErrorCode.BAD_REQUEST,
                    "Type mismatch: variable '" + variable.name() + "' expects " + variable.type() + ", but got "
                            + typeName(value) + " type");
        }
        if (JsonText.write(value).getBytes(StandardCharsets.UTF_8).length > GraphConfiguration.LARGEST_VARIABLE) {
            throw ApiError.invalid(
                    "value: must have at most " + GraphConfiguration.LARGEST_VARIABLE + " bytes as JSON");
        }
    }

    private static String typeName(Value value) {
        return switch (value) {
            case Value.NullValue ignored -> "null";
            case Value.BooleanValue ignored -> "boolean";
            case Value.IntegerValue ignored -> "number";
            case Value.DecimalValue ignored -> "number";
            case Value.TextValue ignored -> "string";
            case Value.ListValue ignored -> "array";
            case Value.ObjectValue ignored -> "object";
            case Value.FileValue ignored -> "file";
        };
    }
}
