package dev.runnel.sandbox;

import dev.runnel.run.CodeLanguage;

/** What to tell an operator whose server cannot run programs. */
final class Remedies {

    private static final String REMOTE = "configure a remote sandbox (sandbox.endpoint)";
    private static final int MOST = 500;

    private Remedies() {}

    static String noBubblewrap() {
        return other("bubblewrap is not installed: install the package bubblewrap");
    }

    static String noInterpreter(CodeLanguage language) {
        return other(language.wire() + " has no interpreter below /usr: install the package "
                + Interpreter.packageName(language));
    }

    static String probeFailed(CodeLanguage language, String why) {
        String said = why.strip();
        String end = said.length() > MOST ? said.substring(said.length() - MOST) : said;
        return other("a " + language.wire() + " program did not run under bubblewrap (" + end
                + "): let unprivileged users make namespaces (sysctl user.max_user_namespaces above 0,"
                + " kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0; in a container,"
                + " a profile that allows unshare and mount)");
    }

    /** The reason, and the way that is always open. */
    static String other(String reason) {
        return reason + ", or " + REMOTE;
    }
}
