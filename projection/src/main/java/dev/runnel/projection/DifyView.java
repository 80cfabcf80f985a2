package dev.runnel.projection;

import dev.runnel.run.AppMode;
import dev.runnel.run.FileReference;
import dev.runnel.run.Message;
import dev.runnel.run.Run;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one connection's projection knows beside the events: the run's ids and what its surface shows.
 *
 * @param mode the app's mode
 * @param run the run, Dify's {@code workflow_run_id}
 * @param task Dify's {@code task_id}
 * @param message the message of the run, null where the mode has none
 * @param conversation the conversation, null where the mode has none
 * @param createdAt when the message or run was created, seconds since the epoch
 * @param appVersion what was run, Dify's {@code workflow_id}
 * @param creator who asked
 * @param sentFiles the user's files of this message
 * @param detail full or simple conversion (events.md section 8)
 * @param continueOnPause whether the connection outlives a pause (events.md section 7)
 * @param links signs file addresses
 * @param forms discloses form tokens
 * @param errors sentences for errors without one
 */
public record DifyView(
        AppMode mode,
        UUID run,
        UUID task,
        @Nullable UUID message,
        @Nullable UUID conversation,
        long createdAt,
        UUID appVersion,
        Creator creator,
        List<FileReference> sentFiles,
        Detail detail,
        boolean continueOnPause,
        FileLinks links,
        FormAccess forms,
        ErrorTexts errors) {

    /** How much a surface shows (events.md section 8). */
    public enum Detail {
        /** Service API and console. */
        FULL,
        /** Web app, explore, openapi, triggers. */
        SIMPLE
    }

    /** Who asked for a run. */
    public sealed interface Creator {

        /**
         * A person behind an API key.
         *
         * @param user the value that the caller supplied
         */
        record EndUser(UUID id, String user) implements Creator {}

        /** A member of the workspace. */
        record Account(UUID id, String name, String email) implements Creator {}
    }

    /** @throws IllegalArgumentException where the mode asks for a message or conversation that is missing */
    public DifyView {
        if (mode.hasMessage() && message == null) {
            throw new IllegalArgumentException("a run of mode " + mode.wire() + " has a message");
        }
        if (mode.conversational() && conversation == null) {
            throw new IllegalArgumentException("a run of mode " + mode.wire() + " has a conversation");
        }
        sentFiles = List.copyOf(sentFiles);
    }

    /**
     * The view of a run's record; connections end at a pause and see no form tokens unless said otherwise.
     *
     * @param message the run's message, null where the mode has none
     */
    public static DifyView of(Run run, @Nullable Message message, Creator creator, Detail detail, FileLinks links) {
        long createdAt = message == null
                ? TimeUnit.MILLISECONDS.toSeconds(run.createdAt())
                : TimeUnit.MICROSECONDS.toSeconds(message.createdAt());
        return new DifyView(
                run.mode(),
                run.id(),
                run.task(),
                run.message(),
                run.conversation(),
                createdAt,
                run.appVersion(),
                creator,
                run.files(),
                detail,
                false,
                links,
                FormAccess.NONE,
                ErrorTexts.STANDARD);
    }

    /** This view for a connection that outlives pauses, or does not. */
    public DifyView continuingOnPause(boolean continues) {
        return new DifyView(
                mode,
                run,
                task,
                message,
                conversation,
                createdAt,
                appVersion,
                creator,
                sentFiles,
                detail,
                continues,
                links,
                forms,
                errors);
    }

    /** This view for a surface with that access to forms. */
    public DifyView disclosing(FormAccess access) {
        return new DifyView(
                mode,
                run,
                task,
                message,
                conversation,
                createdAt,
                appVersion,
                creator,
                sentFiles,
                detail,
                continueOnPause,
                links,
                access,
                errors);
    }

    /** Whether the run is a graph's: its frames are those of workflows (events.md section 3.2). */
    boolean graph() {
        return switch (mode) {
            case ADVANCED_CHAT, WORKFLOW, RAG_PIPELINE -> true;
            case COMPLETION, CHAT, AGENT_CHAT, AGENT -> false;
        };
    }
}
