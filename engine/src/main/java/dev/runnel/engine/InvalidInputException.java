package dev.runnel.engine;

/** The inputs of a request do not fit the app's input form; the message is for the caller (400 {@code invalid_param}). */
public final class InvalidInputException extends RuntimeException {

    public InvalidInputException(String message) {
        super(message);
    }
}
