package dev.runnel.bench.load;

/** Why a stream counts as failed. */
public enum Fault {
    /** The connection was refused or reset, or ended before the response did. */
    CONNECTION_LOST,
    /** The status was not 200. */
    STATUS,
    /** Not HTTP/1.1, or a frame without what its kind must have. */
    MALFORMED,
    /** A token other than the one that was due: something is missing, repeated or out of order. */
    WRONG_TOKEN,
    /** The stream ended properly, with fewer or more tokens than were sent. */
    WRONG_COUNT,
    /** The response ended without a terminal event. */
    NO_TERMINAL,
    /** Something followed the terminal event. */
    AFTER_TERMINAL,
    /** The stream itself reported an error, or replaced its text. */
    ERROR_EVENT,
    /** Still open when the time allowed was over. */
    UNFINISHED
}
