package dev.runnel.sandbox;

import dev.runnel.run.CodeLanguage;
import dev.runnel.run.Sandbox;
import dev.runnel.run.SandboxException;
import dev.runnel.run.SandboxException.Kind;
import dev.runnel.run.StopSignal;

/**
 * Refuses every program and says what to do about it.
 *
 * @param reason why there is no sandbox, with the remedy
 */
record NoSandbox(String reason) implements Sandbox {

    @Override
    public String run(CodeLanguage language, String program, StopSignal stop) {
        throw new SandboxException(Kind.UNAVAILABLE, availability(language).description());
    }

    @Override
    public Availability availability(CodeLanguage language) {
        return new Availability(false, "nothing here runs " + language.wire() + " programs: " + reason);
    }
}
