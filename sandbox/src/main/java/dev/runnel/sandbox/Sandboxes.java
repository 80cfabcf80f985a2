package dev.runnel.sandbox;

import dev.runnel.run.Clock;
import dev.runnel.run.CodeLanguage;
import dev.runnel.run.Egress;
import dev.runnel.run.Sandbox;
import dev.runnel.run.Sandbox.Availability;
import dev.runnel.run.SandboxException;
import dev.runnel.run.StopSignal;
import java.util.EnumMap;
import java.util.Map;

/** Chooses what runs programs: the remote sandbox where one is configured, else bubblewrap. */
public final class Sandboxes {

    private Sandboxes() {}

    /** A sandbox that is closed with the server; closing kills what runs. */
    public interface OpenSandbox extends Sandbox, AutoCloseable {
        @Override
        void close();
    }

    /**
     * Opens what the settings and this machine allow. Takes as long as a small program of each language; a remote sandbox
     * is not asked. Never fails: a language that nothing runs is refused when it is used, with the remedy.
     */
    public static OpenSandbox open(SandboxSettings settings, Egress egress, Clock clock) {
        SandboxSettings.Remote remote = settings.remote();
        if (remote != null) {
            return new Chosen(new RemoteSandbox(remote, settings.limits().outputBytes(), egress), () -> {});
        }
        try {
            BubblewrapSandbox bubblewrap = BubblewrapSandbox.open(settings, clock);
            return new Chosen(bubblewrap, bubblewrap::close);
        } catch (SandboxException unavailable) {
            return new Chosen(new NoSandbox(String.valueOf(unavailable.getMessage())), () -> {});
        }
    }

    /** Runs a small program of each language, remotely too, and tells which can run and what to do where one cannot. */
    public static Map<CodeLanguage, Availability> probe(SandboxSettings settings, Egress egress, Clock clock) {
        var found = new EnumMap<CodeLanguage, Availability>(CodeLanguage.class);
        try (OpenSandbox sandbox = open(settings, egress, clock)) {
            for (CodeLanguage language : CodeLanguage.values()) {
                Availability claimed = sandbox.availability(language);
                found.put(language, claimed.available() ? tried(sandbox, language, claimed) : claimed);
            }
        }
        return found;
    }

    private static Availability tried(Sandbox sandbox, CodeLanguage language, Availability claimed) {
        try {
            String said = sandbox.run(language, ProbeProgram.text(language), new StopSignal());
            return ProbeProgram.passed(said)
                    ? claimed
                    : new Availability(false, claimed.description() + ": a program did not print what it should");
        } catch (SandboxException failed) {
            return new Availability(false, String.valueOf(failed.getMessage()));
        }
    }

    /** What was chosen, and how it is closed. */
    private record Chosen(Sandbox sandbox, Runnable closing) implements OpenSandbox {

        @Override
        public String run(CodeLanguage language, String program, StopSignal stop) {
            return sandbox.run(language, program, stop);
        }

        @Override
        public Availability availability(CodeLanguage language) {
            return sandbox.availability(language);
        }

        @Override
        public void close() {
            closing.run();
        }
    }
}
