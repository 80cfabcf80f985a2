package dev.runnel.sandbox;

import dev.runnel.run.CodeLanguage;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;

/** A server with one program under way that does not end; says so on standard output. */
final class EndlessProgram {

    private EndlessProgram() {}

    public static void main(String[] arguments) throws InterruptedException {
        var sandbox = BubblewrapSandbox.open(
                new SandboxSettings(TestSandbox.LIMITS, 1, java.time.Duration.ZERO, null), new SystemClock());
        Thread program = Thread.startVirtualThread(
                () -> sandbox.run(CodeLanguage.PYTHON3, "import time\ntime.sleep(1000)", new StopSignal()));
        while (program.isAlive() && ProcessHandle.current().descendants().count() < 2) {
            Thread.onSpinWait();
        }
        System.out.println("under way");
        program.join();
    }
}
