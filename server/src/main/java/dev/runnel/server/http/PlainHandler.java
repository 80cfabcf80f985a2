package dev.runnel.server.http;

/** Answers a path outside every surface: page, health, metrics. */
@FunctionalInterface
public interface PlainHandler {

    /** Answers a GET; the answer must not wait for anything. */
    Reply handle();
}
