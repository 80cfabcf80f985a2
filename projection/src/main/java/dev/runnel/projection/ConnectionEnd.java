package dev.runnel.projection;

import dev.runnel.run.AppMode;

/** The table of what ends a connection of the Dify surfaces, once its frames are sent. */
final class ConnectionEnd {

    /** What may end a connection. Errors outside the log end every connection. */
    enum Moment {
        FINISH,
        PAUSE
    }

    private ConnectionEnd() {}

    /**
     * Whether that moment ends the connection.
     *
     * @param continueOnPause whether it was asked to outlive a pause (events.md section 7)
     */
    static boolean at(Moment moment, AppMode mode, boolean continueOnPause) {
        return switch (moment) {
            case FINISH -> true;
            case PAUSE ->
                switch (mode) {
                    case ADVANCED_CHAT, WORKFLOW -> !continueOnPause;
                    // These have no frame that would tell of a pause.
                    case COMPLETION, CHAT, AGENT_CHAT, AGENT, RAG_PIPELINE -> false;
                };
        };
    }
}
