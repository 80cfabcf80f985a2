package dev.runnel.bench.sandbox;

import dev.runnel.run.CodeLanguage;
import dev.runnel.run.StopSignal;
import dev.runnel.run.SystemClock;
import dev.runnel.sandbox.BubblewrapSandbox;
import dev.runnel.sandbox.SandboxSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The program behind {@code bench/sandbox}: one program after another in the sandbox, beside the same program that a shell
 * starts under bubblewrap itself, without filter, limits and pipes.
 *
 * <p>Both take turns in blocks, so that what the machine does otherwise falls on both.
 */
public final class SandboxOverhead {

    private static final int BLOCK = 20;
    private static final int WARM_UP = 40;

    private static final List<String> BARE = List.of(
            "bwrap --unshare-all --die-with-parent --new-session --cap-drop ALL --clearenv --uid 65534 --gid 65534",
            "--ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64 /lib64",
            "--proc /proc --dev /dev --size 67108864 --tmpfs /tmp --chdir /tmp --ro-bind-data 0");

    private SandboxOverhead() {}

    /** @param arguments how many programs of each language, 200 where not said */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200;
        var settings = SandboxSettings.defaults(Runtime.getRuntime().availableProcessors());
        System.out.println("| language | bare mean, ms | sandbox mean, ms | p50 | p95 | over the bare mean, ms |");
        System.out.println("|---|---|---|---|---|---|");
        try (var sandbox = BubblewrapSandbox.open(settings, new SystemClock())) {
            for (CodeLanguage language : CodeLanguage.values()) {
                System.out.println(row(sandbox, language, rounds));
            }
        }
    }

    private static String row(BubblewrapSandbox sandbox, CodeLanguage language, int rounds)
            throws IOException, InterruptedException {
        for (int n = 0; n < WARM_UP; n++) {
            sandbox.run(language, program(language), new StopSignal());
        }
        Path file = Files.writeString(Files.createTempFile("runnel-bench", ".txt"), program(language));
        try {
            long bareNanos = 0;
            var taken = new ArrayList<Long>();
            while (taken.size() < rounds) {
                bareNanos += bareBlock(language, file);
                for (int n = 0; n < BLOCK; n++) {
                    long start = System.nanoTime();
                    sandbox.run(language, program(language), new StopSignal());
                    taken.add(System.nanoTime() - start);
                }
            }
            long[] sorted = taken.stream().mapToLong(Long::longValue).sorted().toArray();
            double bare = bareNanos / 1e6 / taken.size();
            double mean = Arrays.stream(sorted).average().orElseThrow() / 1e6;
            return String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.1f | %.1f | %.1f |",
                    language.wire(),
                    bare,
                    mean,
                    sorted[sorted.length / 2] / 1e6,
                    sorted[sorted.length * 95 / 100] / 1e6,
                    mean - bare);
        } finally {
            Files.delete(file);
        }
    }

    /** One block of bare processes, in nanoseconds; the shell's own start falls on 20 of them. */
    private static long bareBlock(CodeLanguage language, Path file) throws IOException, InterruptedException {
        String interpreter =
                switch (language) {
                    case PYTHON3 -> "/program.py -- /usr/bin/python3 -I -B -X utf8 /program.py";
                    case JAVASCRIPT -> "/program.js -- /usr/bin/node --max-old-space-size=384 /program.js";
                };
        String loop = "for n in $(seq " + BLOCK + "); do " + String.join(" ", BARE) + " " + interpreter + " <'" + file
                + "' || exit 1; done";
        var shell = new ProcessBuilder("/bin/sh", "-c", loop)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        long start = System.nanoTime();
        int code = shell.start().waitFor();
        if (code != 0) {
            throw new IllegalStateException("the bare process ended with " + code);
        }
        return System.nanoTime() - start;
    }

    /** What a code node sends: a function, its call, and the result between marks. */
    private static String program(CodeLanguage language) {
        return switch (language) {
            case PYTHON3 ->
                """
                import json
                def main(text):
                    return {'length': len(text)}
                print('<<RESULT>>' + json.dumps(main(**json.loads('{"text": "something"}'))) + '<<RESULT>>')
                """;
            case JAVASCRIPT ->
                """
                function main({text}) { return {length: text.length} }
                console.log('<<RESULT>>' + JSON.stringify(main(JSON.parse('{"text": "something"}'))) + '<<RESULT>>')
                """;
        };
    }
}
