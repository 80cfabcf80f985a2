package dev.runnel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.CodeLanguage;
import dev.runnel.run.SandboxException.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Honest programs: what they get, what they see, how their failures read. */
class BubblewrapSandboxTest {

    private static TestSandbox sandbox;

    @BeforeAll
    static void open() {
        sandbox = TestSandbox.open();
    }

    @AfterAll
    static void close() {
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @Test
    void returnsWhatAPythonProgramPrints() {
        assertThat(sandbox.python(
                        "import json\nprint(json.dumps({'sum': 1 + 2, 'text': 'käse 🧀'}, ensure_ascii=False))"))
                .isEqualTo("{\"sum\": 3, \"text\": \"käse 🧀\"}\n");
    }

    @Test
    void returnsWhatAJavascriptProgramPrints() {
        assertThat(sandbox.javascript("console.log(JSON.stringify({sum: 1 + 2, text: 'käse 🧀'}))"))
                .isEqualTo("{\"sum\":3,\"text\":\"käse 🧀\"}\n");
    }

    @Test
    void runsAPythonProgramOfSeveralMegabytes() {
        String text = "x".repeat(4 << 20);
        assertThat(sandbox.python("s = '" + text + "'\nprint(len(s))")).isEqualTo((4 << 20) + "\n");
    }

    @Test
    void runsAJavascriptProgramOfSeveralMegabytes() {
        String text = "x".repeat(4 << 20);
        assertThat(sandbox.javascript("const s = '" + text + "'; console.log(s.length)"))
                .isEqualTo((4 << 20) + "\n");
    }

    @ParameterizedTest
    @EnumSource(CodeLanguage.class)
    void refusesAProgramBeyondItsSize(CodeLanguage language) {
        var failure = sandbox.failure(language, " ".repeat(BubblewrapSandbox.MAX_PROGRAM_BYTES + 1));
        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure).hasMessage("the program is larger than 16 MiB");
    }

    @Test
    void givesNoInput() {
        assertThat(sandbox.python("import sys\nprint(repr(sys.stdin.read()))")).isEqualTo("''\n");
        assertThat(sandbox.javascript("console.log(require('fs').readFileSync(0).length)"))
                .isEqualTo("0\n");
    }

    @Test
    void tellsThePythonErrorAndKeepsTheTraceback() {
        var failure = sandbox.failure(CodeLanguage.PYTHON3, "def main():\n    return 1 / 0\nmain()");
        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure).hasMessage("the program failed with exit code 1: ZeroDivisionError: division by zero");
        assertThat(failure.errorOutput()).contains("File \"/program.py\", line 2, in main");
    }

    @Test
    void tellsTheJavascriptErrorAndKeepsTheTrace() {
        var failure = sandbox.failure(CodeLanguage.JAVASCRIPT, "null.x");
        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure).hasMessageStartingWith("the program failed with exit code 1: TypeError: Cannot read");
        assertThat(failure.errorOutput()).contains("/program.js:1");
    }

    @Test
    void tellsAJavascriptErrorWithDetailsAndAThrownText() {
        assertThat(sandbox.failure(CodeLanguage.JAVASCRIPT, "require('fs').readFileSync('/none')"))
                .hasMessage("the program failed with exit code 1: Error: ENOENT: no such file or directory, open '/none'");
        assertThat(sandbox.failure(CodeLanguage.JAVASCRIPT, "throw 'just a text'")).hasMessageContaining("just a text");
    }

    @Test
    void tellsTheSignalThatEndedAProgram() {
        var failure = sandbox.failure(CodeLanguage.PYTHON3, "import os\nos.abort()");
        assertThat(failure.kind()).isEqualTo(Kind.FAILED);
        assertThat(failure).hasMessage("the program was ended by signal 6");
    }

    @Test
    void hasThreadsAndAFolderForFiles() {
        assertThat(sandbox.python("""
                        import concurrent.futures, tempfile
                        with concurrent.futures.ThreadPoolExecutor(4) as pool:
                            print(sum(pool.map(lambda n: n * n, range(10))))
                        with tempfile.NamedTemporaryFile('w+') as file:
                            file.write('kept'); file.seek(0); print(file.read())
                        """)).isEqualTo("285\nkept\n");
    }

    @Test
    void runsAsNobodyWithoutCapabilitiesUnderAFilter() {
        String status = sandbox.python("print(open('/proc/self/status').read())");
        assertThat(status.lines().toList())
                .contains(
                        "Uid:\t65534\t65534\t65534\t65534",
                        "CapEff:\t0000000000000000",
                        "CapBnd:\t0000000000000000",
                        "NoNewPrivs:\t1",
                        "Seccomp:\t2");
    }

    @Test
    void appliesEveryLimitOfAProcess() {
        String limits = sandbox.python("""
                import resource as r
                for name in ('AS', 'NPROC', 'NOFILE', 'FSIZE', 'CORE', 'CPU', 'MEMLOCK', 'MSGQUEUE'):
                    print(name, *r.getrlimit(getattr(r, 'RLIMIT_' + name, 12)))
                """);
        assertThat(limits.lines().toList())
                .containsExactly(
                        "AS 268435456 268435456",
                        "NPROC 32 32",
                        "NOFILE 256 256",
                        "FSIZE 4194304 4194304",
                        "CORE 0 0",
                        "CPU 121 122",
                        "MEMLOCK 0 0",
                        "MSGQUEUE 0 0");
        assertThat(sandbox.javascript("console.log(require('fs').readFileSync('/proc/self/limits', 'utf8'))"))
                .containsPattern("Max data size +268435456 +268435456")
                .containsPattern("Max address space +1342177280 +1342177280")
                .containsPattern("Max processes +32 +32");
    }

    @Test
    void holdsAProgramToItsThreads() {
        String started = sandbox.python("""
                import threading
                threading.stack_size(64 << 10)
                wait, started = threading.Event(), 0
                try:
                    for _ in range(100):
                        threading.Thread(target=wait.wait, daemon=True).start()
                        started += 1
                except RuntimeError as refused:
                    print(refused)
                print(started)
                wait.set()
                """);
        assertThat(started.lines().toList()).first().isEqualTo("can't start new thread");
        assertThat(Integer.parseInt(started.lines().toList().getLast())).isBetween(16, 32);
    }
}
