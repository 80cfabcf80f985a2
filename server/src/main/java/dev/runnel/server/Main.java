package dev.runnel.server;

import dev.runnel.server.command.RunnelCommand;

/** The entry point: {@code runnel COMMAND ...}. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        int status = RunnelCommand.execute(arguments, System.out, System.err);
        System.exit(status);
    }
}
