package dev.runnel.server.surface.service;

import dev.runnel.contract.Operation;
import dev.runnel.contract.Operation.Method;
import dev.runnel.contract.Operation.User;
import dev.runnel.contract.Parameter;
import dev.runnel.contract.Response;
import dev.runnel.contract.Schema;
import dev.runnel.contract.Shape;
import dev.runnel.run.EndUser;
import dev.runnel.run.Feedback;
import dev.runnel.run.Page;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.server.http.Call;
import dev.runnel.server.http.Reply;
import dev.runnel.server.usecase.conversation.Conversations;
import dev.runnel.server.usecase.file.RecordedFiles;
import dev.runnel.server.usecase.file.SignedLinks;
import dev.runnel.server.usecase.message.Messages;
import dev.runnel.server.usecase.run.Caller;
import dev.runnel.server.usecase.run.EndUsers;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages and feedback (service-api.md section 4). */
final class MessageOperations {

    private final Messages messages;
    private final EndUsers endUsers;
    private final SignedLinks links;
    private final RecordedFiles files;
    private final String filesUrl;

    /** What somebody thinks of an answer. */
    record Rating(
            @Shape(
                    value = "The rating, null to take it back",
                    words = {"like", "dislike"})
            @Nullable
            String rating,

            @Shape("Why") @Nullable String content,

            @Shape(value = "Who", coerced = true, required = true)
            String user) {}

    MessageOperations(Messages messages, EndUsers endUsers, SignedLinks links, RecordedFiles files, String filesUrl) {
        this.messages = messages;
        this.endUsers = endUsers;
        this.links = links;
        this.files = files;
        this.filesUrl = filesUrl;
    }

    List<Binding> bindings() {
        return List.of(
                new Binding(
                        Operation.of("listMessages", Method.GET, "/messages", "A page of a conversation's messages")
                                .user(User.QUERY_OPTIONAL)
                                .with(
                                        Parameter.requiredQuery(
                                                "conversation_id",
                                                new Schema.Text(
                                                        0, Integer.MAX_VALUE, Schema.Format.UUID_OR_EMPTY, false),
                                                "The conversation"),
                                        Parameter.query(
                                                "first_id",
                                                new Schema.Text(
                                                        0, Integer.MAX_VALUE, Schema.Format.UUID_OR_EMPTY, false),
                                                null,
                                                "The first one of the page after"),
                                        Parameter.query("limit", new Schema.Whole(1, 100), 20L, "How many"))
                                .answers(new Response.Json(200, AnswerShapes.page(MessageShapes.MESSAGE)))
                                .fails("not_chat_app", "not_found"),
                        this::list),
                new Binding(
                        Operation.of("rateMessage", Method.POST, "/messages/{message_id}/feedbacks", "Rates an answer")
                                .user(User.JSON_REQUIRED)
                                .with(Parameter.pathId("message_id", "The message"))
                                .json(Rating.class)
                                .answers(new Response.Json(200, AnswerShapes.DONE))
                                .fails("not_found"),
                        this::rate),
                new Binding(
                        Operation.of("listFeedbacks", Method.GET, "/app/feedbacks", "A page of the app's feedbacks")
                                .with(
                                        Parameter.query("page", new Schema.Whole(1, 99_999), 1L, "Which, from 1"),
                                        Parameter.query("limit", new Schema.Whole(1, 101), 20L, "How many"))
                                .answers(new Response.Json(200, AnswerShapes.FEEDBACKS)),
                        this::feedbacks));
    }

    private Reply list(Call<Caller> call) {
        Conversations.requireChat(call.principal());
        EndUser endUser = endUsers.of(call.principal(), call.text("user"));
        int limit = call.whole("limit");
        UUID conversation = call.id("conversation_id");
        if (conversation == null) {
            return Reply.ok(ConversationOperations.page(new Page<Value>(List.of(), false), limit, item -> item));
        }
        Messages.Listed listed = messages.page(call.principal(), endUser, conversation, call.id("first_id"), limit);
        var shape = new MessageShape(links, files, filesUrl.isEmpty() ? call.baseUrl() : filesUrl);
        return Reply.ok(ConversationOperations.page(
                listed.messages(),
                limit,
                item -> shape.message(
                        item, rating(listed.feedbacks(), item.message().id()))));
    }

    private static @Nullable String rating(List<Feedback> feedbacks, UUID message) {
        return feedbacks.stream()
                .filter(feedback -> feedback.message().equals(message))
                .map(Feedback::rating)
                .findFirst()
                .orElse(null);
    }

    private Reply rate(Call<Caller> call) {
        Rating body = call.body(Rating.class);
        messages.rate(
                call.principal(),
                endUsers.of(call.principal(), call.text("user")),
                call.pathId("message_id"),
                body.rating(),
                body.content());
        return Reply.ok(new Members().text("result", "success").done());
    }

    private Reply feedbacks(Call<Caller> call) {
        List<Feedback> page = messages.feedbacks(call.principal(), call.whole("page"), call.whole("limit"));
        return Reply.ok(new Members()
                .value(
                        "data",
                        new ListValue(
                                page.stream().map(MessageOperations::feedback).toList()))
                .done());
    }

    private static Value feedback(Feedback feedback) {
        return new Members()
                .id("id", feedback.id())
                .id("app_id", feedback.app())
                .id("conversation_id", feedback.conversation())
                .id("message_id", feedback.message())
                .text("rating", feedback.rating())
                .text("content", feedback.content())
                .text("from_source", feedback.source())
                .id("from_end_user_id", feedback.endUser())
                .id("from_account_id", feedback.account())
                .text("created_at", Instant.ofEpochMilli(feedback.createdAt()).toString())
                .text("updated_at", Instant.ofEpochMilli(feedback.updatedAt()).toString())
                .done();
    }
}
