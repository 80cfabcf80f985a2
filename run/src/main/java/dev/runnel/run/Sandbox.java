package dev.runnel.run;

/**
 * The port to places where programs of apps run without reaching anything: no files, network, secrets or processes of the
 * server.
 *
 * <p>Time, memory, output and the number of programs at once are limited by the adapter's settings.
 */
public interface Sandbox {

    /**
     * Runs a whole program and returns its standard output. Blocks the calling virtual thread, also while all places are
     * taken.
     *
     * @param program the program's text, complete with its call; it gets no input
     * @param stop kills the program, and all that it started, at once when raised
     * @return standard output read as UTF-8, malformed bytes replaced; bounded by the adapter's settings
     * @throws SandboxException where the program was not run, did not end by itself, or ended with an error
     */
    String run(CodeLanguage language, String program, StopSignal stop);

    /** Whether programs of that language can run here, as it was found out when the adapter was opened. */
    Availability availability(CodeLanguage language);

    /**
     * Whether programs of a language can run.
     *
     * @param available whether they can
     * @param description what runs them; where nothing does, why, and what the operator can do
     */
    record Availability(boolean available, String description) {}
}
