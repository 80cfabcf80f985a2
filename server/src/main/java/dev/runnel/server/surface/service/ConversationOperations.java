package dev.runnel.server.surface.service;

import dev.runnel.contract.Operation;
import dev.runnel.contract.Operation.Method;
import dev.runnel.contract.Operation.User;
import dev.runnel.contract.Parameter;
import dev.runnel.contract.Response;
import dev.runnel.contract.Schema;
import dev.runnel.contract.Shape;
import dev.runnel.run.Conversation;
import dev.runnel.run.ConversationVariable;
import dev.runnel.run.EndUser;
import dev.runnel.run.JsonText;
import dev.runnel.run.Page;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.TextValue;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.http.Call;
import dev.runnel.server.http.Reply;
import dev.runnel.server.usecase.conversation.Conversations;
import dev.runnel.server.usecase.run.Caller;
import dev.runnel.server.usecase.run.EndUsers;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Conversations and their variables (service-api.md section 4). */
final class ConversationOperations {

    private static final Response CONVERSATION_BODY = new Response.Json(200, AnswerShapes.CONVERSATION);
    private static final Response VARIABLE_BODY = new Response.Json(200, AnswerShapes.VARIABLE);
    private static final Schema.Text ID_OR_EMPTY =
            new Schema.Text(0, Integer.MAX_VALUE, Schema.Format.UUID_OR_EMPTY, false);
    private static final Schema LIMIT = new Schema.Whole(1, 100);
    private static final Parameter CONVERSATION = Parameter.pathId("c_id", "The conversation");

    private final Conversations conversations;
    private final EndUsers endUsers;

    /** A new name. */
    record Rename(
            @Shape("The new name") @Nullable String name,

            @Shape(value = "Whether a model makes it", otherwise = "false")
            boolean autoGenerate) {}

    /** A new value of a variable. */
    record NewValue(
            @Shape("Any value of the variable's type") @Nullable
            Object value) {}

    /** A body without members of its own. */
    record Nothing(
            @Shape(value = "Who asks", coerced = true) @Nullable
            String user) {}

    ConversationOperations(Conversations conversations, EndUsers endUsers) {
        this.conversations = conversations;
        this.endUsers = endUsers;
    }

    List<Binding> bindings() {
        return List.of(
                new Binding(
                        Operation.of("listConversations", Method.GET, "/conversations", "A page of conversations")
                                .user(User.QUERY_OPTIONAL)
                                .with(
                                        Parameter.query(
                                                "last_id", ID_OR_EMPTY, null, "The last one of the page before"),
                                        Parameter.query("limit", LIMIT, 20L, "How many"),
                                        Parameter.query(
                                                "sort_by",
                                                new Schema.Choice(Arrays.stream(Conversations.Order.values())
                                                        .map(Conversations.Order::wire)
                                                        .toList()),
                                                "-updated_at",
                                                "Their order"))
                                .answers(new Response.Json(200, AnswerShapes.page(AnswerShapes.CONVERSATION)))
                                .fails("not_chat_app", "not_found"),
                        this::list),
                new Binding(
                        Operation.of("deleteConversation", Method.DELETE, "/conversations/{c_id}", "Deletes it")
                                .user(User.JSON_OPTIONAL)
                                .with(CONVERSATION)
                                .json(Nothing.class)
                                .answers(new Response.Empty(204))
                                .fails("not_chat_app", "not_found"),
                        this::delete),
                new Binding(
                        Operation.of("renameConversation", Method.POST, "/conversations/{c_id}/name", "Renames it")
                                .user(User.JSON_OPTIONAL)
                                .with(CONVERSATION)
                                .json(Rename.class)
                                .answers(CONVERSATION_BODY)
                                .fails("not_chat_app", "not_found"),
                        this::rename),
                new Binding(
                        Operation.of(
                                        "listConversationVariables",
                                        Method.GET,
                                        "/conversations/{c_id}/variables",
                                        "A page of its variables")
                                .user(User.QUERY_OPTIONAL)
                                .with(
                                        CONVERSATION,
                                        Parameter.query(
                                                "last_id", ID_OR_EMPTY, null, "The last one of the page before"),
                                        Parameter.query("limit", LIMIT, 20L, "How many"),
                                        Parameter.query(
                                                "variable_name",
                                                new Schema.Text(1, 255, Schema.Format.NONE, false),
                                                null,
                                                "A part of the name"))
                                .answers(new Response.Json(200, AnswerShapes.page(AnswerShapes.VARIABLE)))
                                .fails("not_chat_app", "not_found"),
                        this::variables),
                new Binding(
                        Operation.of(
                                        "updateConversationVariable",
                                        Method.PUT,
                                        "/conversations/{c_id}/variables/{variable_id}",
                                        "Overwrites a variable")
                                .user(User.JSON_OPTIONAL)
                                .with(CONVERSATION, Parameter.pathId("variable_id", "The variable"))
                                .json(NewValue.class)
                                .answers(VARIABLE_BODY)
                                .fails("not_chat_app", "not_found", "bad_request"),
                        this::update));
    }

    private EndUser endUser(Call<Caller> call) {
        return endUsers.of(call.principal(), call.text("user"));
    }

    private Reply list(Call<Caller> call) {
        Conversations.requireChat(call.principal());
        int limit = call.whole("limit");
        Page<Conversation> page = conversations.page(
                call.principal(),
                endUser(call),
                call.id("last_id"),
                limit,
                Conversations.Order.ofWire(call.text("sort_by", "-updated_at")));
        return Reply.ok(page(page, limit, ConversationOperations::conversation));
    }

    private Reply delete(Call<Caller> call) {
        conversations.delete(call.principal(), endUser(call), call.pathId("c_id"));
        return new Reply.Empty(204);
    }

    private Reply rename(Call<Caller> call) {
        Rename body = call.body(Rename.class);
        String name = body.name();
        if (!body.autoGenerate() && (name == null || name.isBlank())) {
            throw ApiError.invalid("name is required when auto_generate is false");
        }
        return Reply.ok(conversation(conversations.rename(
                call.principal(), endUser(call), call.pathId("c_id"), body.autoGenerate() ? null : name)));
    }

    private Reply variables(Call<Caller> call) {
        String name = call.text("variable_name");
        if (name != null && !name.matches("[A-Za-z0-9_.-]+")) {
            throw ApiError.invalid("variable_name: may have letters, digits, '-', '_' and '.'");
        }
        int limit = call.whole("limit");
        return Reply.ok(page(
                conversations.variables(
                        call.principal(), endUser(call), call.pathId("c_id"), call.id("last_id"), limit, name),
                limit,
                ConversationOperations::variable));
    }

    private Reply update(Call<Caller> call) {
        if (!call.rawBody().containsKey("value")) {
            throw ApiError.invalid("value: is required");
        }
        Value value = Value.ofPlain(call.body(NewValue.class).value());
        return Reply.ok(variable(conversations.write(
                call.principal(), endUser(call), call.pathId("c_id"), call.pathId("variable_id"), value)));
    }

    /** A cursor list (service-api.md section 1.4). */
    static <T> Value page(Page<T> page, int limit, Function<T, Value> item) {
        return new Members()
                .number("limit", limit)
                .flag("has_more", page.more())
                .value("data", new ListValue(page.items().stream().map(item).toList()))
                .done();
    }

    private static Value conversation(Conversation conversation) {
        return new Members()
                .id("id", conversation.id())
                .text("name", conversation.name())
                .value("inputs", conversation.inputs())
                .text("status", "normal")
                .text("introduction", conversation.introduction())
                .seconds("created_at", conversation.createdAt())
                .seconds("updated_at", conversation.updatedAt())
                .done();
    }

    private static Value variable(ConversationVariable variable) {
        String type = variable.type().equals("integer") || variable.type().equals("float") ? "number" : variable.type();
        String value = variable.value() instanceof TextValue(String text) ? text : JsonText.write(variable.value());
        return new Members()
                .id("id", variable.id())
                .text("name", variable.name())
                .text("value_type", type)
                .text("value", value)
                .text("description", variable.description())
                .seconds("created_at", variable.createdAt())
                .seconds("updated_at", variable.updatedAt())
                .done();
    }
}
