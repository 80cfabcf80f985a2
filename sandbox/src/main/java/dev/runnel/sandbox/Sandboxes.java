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

/**
 * Chooses what runs programs: the remote sandbox where one is configured, else bubblewrap where that works, else QuickJS
 * for JavaScript.
 */
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
            var sandbox = new RemoteSandbox(remote, settings.limits().outputBytes(), egress);
            return new Chosen(sandbox, sandbox, () -> {});
        }
        try {
            return local(BubblewrapSandbox.open(settings, clock), settings, clock);
        } catch (SandboxException unavailable) {
            return inProcess(settings, String.valueOf(unavailable.getMessage()), clock);
        }
    }

    private static OpenSandbox local(BubblewrapSandbox bubblewrap, SandboxSettings settings, Clock clock) {
        Availability javascript = bubblewrap.availability(CodeLanguage.JAVASCRIPT);
        if (javascript.available()) {
            return new Chosen(bubblewrap, bubblewrap, bubblewrap::close);
        }
        QuickJsSandbox quickJs = quickJs(settings, javascript.description(), clock);
        return new Chosen(bubblewrap, quickJs, () -> {
            bubblewrap.close();
            quickJs.close();
        });
    }

    /** @param remedy why bubblewrap does not do it, and what to do */
    static OpenSandbox inProcess(SandboxSettings settings, String remedy, Clock clock) {
        QuickJsSandbox quickJs = quickJs(settings, remedy, clock);
        return new Chosen(quickJs, quickJs, quickJs::close);
    }

    private static QuickJsSandbox quickJs(SandboxSettings settings, String remedy, Clock clock) {
        return new QuickJsSandbox(settings, remedy, Runtime.getRuntime().maxMemory(), clock);
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

    /** What was chosen for each language, and how it is closed. */
    private record Chosen(Sandbox python, Sandbox javascript, Runnable closing) implements OpenSandbox {

        private Sandbox of(CodeLanguage language) {
            return switch (language) {
                case PYTHON3 -> python;
                case JAVASCRIPT -> javascript;
            };
        }

        @Override
        public String run(CodeLanguage language, String program, StopSignal stop) {
            return of(language).run(language, program, stop);
        }

        @Override
        public Availability availability(CodeLanguage language) {
            return of(language).availability(language);
        }

        @Override
        public void close() {
            closing.run();
        }
    }
}
