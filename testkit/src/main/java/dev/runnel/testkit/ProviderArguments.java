package dev.runnel.testkit;

import java.time.Duration;

/** The command line of {@link FakeModelProvider#main}. */
record ProviderArguments(int port, Behavior behavior) {

    private static final String USAGE =
            "usage: FakeModelProvider [--port N] [--tokens-per-second R] [--first-token-ms D] [--words N]";

    /** @throws IllegalArgumentException with a message for the person who typed them */
    static ProviderArguments parse(String[] arguments) {
        int port = 0;
        Behavior behavior = Behavior.echo();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(name + " has no value\n" + USAGE);
            }
            String value = arguments[i + 1];
            try {
                switch (name) {
                    case "--port" -> port = count(value, 65_535);
                    case "--tokens-per-second" -> behavior = behavior.withTokensPerSecond(Double.parseDouble(value));
                    case "--first-token-ms" ->
                        behavior = behavior.withFirstTokenDelay(Duration.ofMillis(count(value, 86_400_000)));
                    case "--words" -> behavior = behavior.withWords(count(value, 1_000_000));
                    default -> throw new IllegalArgumentException("unknown option");
                }
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(
                        name + " " + value + ": " + wrong.getMessage() + "\n" + USAGE, wrong);
            }
        }
        return new ProviderArguments(port, behavior);
    }

    private static int count(String value, int highest) {
        int count = Integer.parseInt(value);
        if (count < 0 || count > highest) {
            throw new IllegalArgumentException("must be between 0 and " + highest);
        }
        return count;
    }
}
