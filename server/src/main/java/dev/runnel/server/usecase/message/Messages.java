package dev.runnel.server.usecase.message;

import dev.runnel.run.Clock;
import dev.runnel.run.Conversation;
import dev.runnel.run.EndUser;
import dev.runnel.run.Feedback;
import dev.runnel.run.IdSource;
import dev.runnel.run.Message;
import dev.runnel.run.Page;
import dev.runnel.run.Records.Messages.WithRun;
import dev.runnel.run.Store;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.usecase.conversation.Conversations;
import dev.runnel.server.usecase.run.Caller;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages of one end user, and what people think of them. */
public final class Messages {

    /** The source of feedback through an API key. */
    private static final String USER = "user";

    private final Store store;
    private final Conversations conversations;
    private final IdSource ids;
    private final Clock clock;

    /**
     * A page of messages with the feedback of their user.
     *
     * @param messages oldest first
     * @param feedbacks those there are
     */
    public record Listed(Page<WithRun> messages, List<Feedback> feedbacks) {}

    public Messages(Store store, Conversations conversations, IdSource ids, Clock clock) {
        this.store = store;
        this.conversations = conversations;
        this.ids = ids;
        this.clock = clock;
    }

    /** The newest messages of a conversation before the message {@code first}. */
    public Listed page(Caller caller, EndUser endUser, UUID conversation, @Nullable UUID first, int limit) {
        Conversation found = conversations.find(caller, endUser, conversation);
        return store.read(records -> {
            Message before = first == null
                    ? null
                    : records.messages()
                            .find(caller.tenant(), caller.app().id(), first)
                            .filter(message -> found.id().equals(message.conversation()))
                            .orElseThrow(() -> ApiError.notFound("First Message Not Exists."));
            Page<WithRun> page = records.messages().page(found.tenant(), found.id(), before, limit);
            List<UUID> shown =
                    page.items().stream().map(item -> item.message().id()).toList();
            return new Listed(page, records.feedbacks().of(caller.tenant(), shown, USER));
        });
    }

    /** @throws ApiError where the end user has no such message with the app */
    public Message find(Caller caller, EndUser endUser, UUID message) {
        return store.read(records ->
                        records.messages().find(caller.tenant(), caller.app().id(), message))
                .filter(found -> found.endUser().equals(endUser.id()))
                .orElseThrow(() -> ApiError.notFound("Message Not Exists."));
    }

    /** Sets, changes or (with a null rating) takes back a user's feedback. */
    public void rate(Caller caller, EndUser endUser, UUID id, @Nullable String rating, @Nullable String content) {
        Message message = find(caller, endUser, id);
        long now = clock.millis();
        boolean done = store.write(records -> {
            if (rating == null) {
                return records.feedbacks().delete(caller.tenant(), message.id(), USER);
            }
            records.feedbacks()
                    .put(new Feedback(
                            ids.next(),
                            caller.tenant(),
                            caller.app().id(),
                            message.conversation(),
                            message.id(),
                            rating,
                            content,
                            USER,
                            endUser.id(),
                            null,
                            now,
                            now));
            return true;
        });
        if (!done) {
            throw ApiError.invalid("rating cannot be None when feedback not exists");
        }
    }

    /** A page of an app's feedbacks, newest first. */
    public List<Feedback> feedbacks(Caller caller, int page, int limit) {
        return store.read(records ->
                records.feedbacks().page(caller.tenant(), caller.app().id(), page, limit));
    }
}
