package dev.runnel.run;

import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import java.util.UUID;

/** Runs as the tests of this module start them. */
final class RunFixtures {

    private RunFixtures() {}

    static Run run() {
        return new Run(
                UUID.randomUUID(),
                UUID.randomUUID(),
                new UUID(0, 1),
                new UUID(0, 2),
                new UUID(0, 3),
                AppMode.CHAT,
                new UUID(0, 4),
                UUID.randomUUID(),
                new UUID(0, 5),
                null,
                new Run.Origin("service-api", null, null),
                RunStatus.RUNNING,
                ObjectValue.EMPTY,
                "hello",
                List.of(),
                true,
                RunProducer.NUMBER_BLOCK,
                false,
                1_700_000_000_000L,
                null);
    }

    static Run changed(Run run, RunStatus status, boolean stopRequested, Run.Outcome outcome) {
        return new Run(
                run.id(),
                run.task(),
                run.tenant(),
                run.app(),
                run.appVersion(),
                run.mode(),
                run.conversation(),
                run.message(),
                run.endUser(),
                run.previous(),
                run.origin(),
                status,
                run.inputs(),
                run.query(),
                run.files(),
                run.streaming(),
                run.reservedThrough(),
                stopRequested,
                run.createdAt(),
                outcome);
    }
}
