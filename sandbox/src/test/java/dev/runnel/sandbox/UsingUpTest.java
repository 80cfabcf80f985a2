package dev.runnel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.CodeLanguage;
import dev.runnel.run.SandboxException.Kind;
import java.util.stream.LongStream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Escape corpus: programs that use up time, memory, output, files and processes. The bombs come after the proof of limits. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UsingUpTest {

    @Order(1)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "while True: pass",
                "import time\ntime.sleep(1000)",
                "import signal, time\nsignal.signal(15, 1)\ntime.sleep(1000)"
            })
    void anEndlessPythonProgramIsKilled(String program) {
        try (var sandbox = TestSandbox.open(TestSandbox.brief(TestSandbox.LIMITS))) {
            var failure = sandbox.failure(CodeLanguage.PYTHON3, program);
            assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(failure).hasMessage("the program did not end within 1.5 s");
        }
    }

    @Order(1)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "for (;;);",
                "setInterval(() => {}, 1000)",
                "process.on('SIGTERM', () => {}); new Promise(() => {}); setTimeout(() => {}, 1e6)"
            })
    void anEndlessJavascriptProgramIsKilled(String program) {
        try (var sandbox = TestSandbox.open(TestSandbox.brief(TestSandbox.LIMITS))) {
            assertThat(sandbox.failure(CodeLanguage.JAVASCRIPT, program).kind()).isEqualTo(Kind.TIMED_OUT);
        }
    }

    @Order(1)
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void endlessPythonOutputIsCut(int descriptor) {
        try (var sandbox = TestSandbox.open()) {
            var failure = sandbox.failure(
                    CodeLanguage.PYTHON3, "import os\nwhile True: os.write(" + descriptor + ", b'x' * 65536)");
            assertThat(failure.kind()).isEqualTo(Kind.OUTPUT_TOO_LARGE);
            assertThat(failure).hasMessage("the program wrote more than 1048576 bytes");
            assertThat(failure.errorOutput().length()).isLessThanOrEqualTo(8192);
        }
    }

    @Order(1)
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void endlessJavascriptOutputIsCut(int descriptor) {
        try (var sandbox = TestSandbox.open()) {
            assertThat(sandbox.failure(
                                    CodeLanguage.JAVASCRIPT,
                                    "for (;;) require('fs').writeSync(" + descriptor + ", 'x'.repeat(65536))")
                            .kind())
                    .isEqualTo(Kind.OUTPUT_TOO_LARGE);
        }
    }

    @Order(1)
    @Test
    void outputUpToTheLimitIsWhole() {
        try (var sandbox = TestSandbox.open()) {
            assertThat(sandbox.python("print('x' * 1048575)")).hasSize(1 << 20);
            assertThat(sandbox.failure(CodeLanguage.PYTHON3, "print('x' * 1048576)")
                            .kind())
                    .isEqualTo(Kind.OUTPUT_TOO_LARGE);
        }
    }

    @Order(1)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a = []\nwhile True: a.append([0] * 1000)",
                "a = b'x' * (1 << 40)",
                "a = bytearray()\nwhile True: a.extend(b'x' * 1000000)",
                "import mmap\na = []\nwhile True:\n    try: a.append(mmap.mmap(-1, 1 << 20, flags=mmap.MAP_PRIVATE))\n    except OSError: raise MemoryError"
            })
    void pythonMemoryIsLimited(String program) {
        try (var sandbox = TestSandbox.open()) {
            var failure = sandbox.failure(CodeLanguage.PYTHON3, program);
            assertThat(failure.kind()).isEqualTo(Kind.OUT_OF_MEMORY);
            assertThat(failure).hasMessage("the program used up its memory");
        }
    }

    @Order(1)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "const a = []; for (;;) a.push(new Array(1000).fill(1.5))",
                "const a = []; for (;;) a.push(Buffer.alloc(1 << 20, 1))",
                "const a = new Map(); for (let i = 0; ; i++) a.set(i, 'text' + i)"
            })
    void javascriptMemoryIsLimited(String program) {
        try (var sandbox = TestSandbox.open()) {
            assertThat(sandbox.failure(CodeLanguage.JAVASCRIPT, program).kind()).isEqualTo(Kind.OUT_OF_MEMORY);
        }
    }

    /** Memory that no limit of a process counts, which therefore must not be had at all. */
    @Order(1)
    @Test
    void uncountedMemoryIsRefused() {
        try (var sandbox = TestSandbox.open()) {
            assertThat(sandbox.python("""
                            import mmap, os, multiprocessing.shared_memory as shared
                            def attempt(what):
                                try:
                                    print('had', what())
                                except OSError as refused:
                                    print(refused.strerror)
                            attempt(lambda: mmap.mmap(-1, 1 << 20))
                            attempt(lambda: mmap.mmap(-1, 1 << 20, flags=0x100 | mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))
                            attempt(lambda: os.memfd_create('x'))
                            attempt(lambda: shared.SharedMemory(create=True, size=1 << 20))
                            attempt(lambda: open('/dev/zero'))
                            attempt(lambda: open('/dev/shm/x', 'w'))
                            """))
                    .isEqualTo("Operation not permitted\n".repeat(3) + "No such file or directory\n".repeat(3));
        }
    }

    @Order(1)
    @Test
    void filesAreLimitedInAll() {
        try (var sandbox = TestSandbox.open()) {
            String filled = sandbox.python("""
                    import os
                    total, number = 0, 0
                    try:
                        while True:
                            with open(f'/tmp/{number}', 'wb', buffering=0) as file:
                                for _ in range(16):
                                    total += file.write(b'x' * 65536)
                            number += 1
                    except OSError as refused:
                        print(refused.strerror)
                    print(total)
                    """);
            var lines = filled.lines().toList();
            assertThat(lines.getFirst()).isEqualTo("No space left on device");
            assertThat(Long.parseLong(lines.getLast())).isBetween(3L << 20, 4L << 20);
            assertThat(sandbox.failure(
                            CodeLanguage.JAVASCRIPT,
                            "for (let i = 0; ; i++) require('fs').writeFileSync('/tmp/' + i, 'x'.repeat(1e5))"))
                    .hasMessageContaining("ENOSPC");
        }
    }

    @Order(1)
    @Test
    void oneFileIsLimitedToo() {
        try (var sandbox = TestSandbox.open()) {
            assertThat(sandbox.failure(CodeLanguage.PYTHON3, "open('/tmp/x', 'wb').write(b'x' * (5 << 20))"))
                    .hasMessageContaining("File too large");
        }
    }

    @Order(1)
    @Test
    void descriptorsAreLimited() {
        try (var sandbox = TestSandbox.open()) {
            assertThat(sandbox.failure(CodeLanguage.PYTHON3, "a = []\nwhile True: a.append(open('/dev/null'))"))
                    .hasMessageContaining("Too many open files");
        }
    }

    @Order(2)
    @Test
    void processesAreLimited() {
        try (var sandbox = TestSandbox.open(TestSandbox.withProcesses(TestSandbox.LIMITS))) {
            String started = sandbox.python("""
                    import os, time
                    assert os.getuid() == 65534
                    started = 0
                    try:
                        for _ in range(64):
                            if os.fork() == 0:
                                time.sleep(1000)
                            started += 1
                    except OSError as refused:
                        print(refused.strerror)
                    print(started)
                    """);
            var lines = started.lines().toList();
            assertThat(lines.getFirst()).isEqualTo("Resource temporarily unavailable");
            assertThat(Integer.parseInt(lines.getLast())).isBetween(16, 32);
        }
    }

    @Order(3)
    @Test
    void aBombWithoutTheRightToProcessesFailsAtOnce() {
        try (var sandbox = TestSandbox.open()) {
            assertThat(sandbox.failure(CodeLanguage.PYTHON3, "import os\nwhile True: os.fork()"))
                    .hasMessage(
                            "the program failed with exit code 1: PermissionError: [Errno 1] Operation not permitted");
        }
    }

    @Order(4)
    @ParameterizedTest
    @ValueSource(
            strings = {
                "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass",
                "import os\nwhile True:\n    try:\n        if os.fork() == 0: os.setsid()\n    except OSError: pass"
            })
    void aForkBombEndsWithItsSandbox(String program) {
        try (var sandbox = TestSandbox.open(TestSandbox.brief(TestSandbox.withProcesses(TestSandbox.LIMITS)))) {
            assertThat(sandbox.failure(CodeLanguage.PYTHON3, program).kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(Leftovers.of("/program.py")).isEmpty();
        }
    }

    @Order(4)
    @Test
    void whatAProgramLeavesBehindDies() {
        try (var sandbox = TestSandbox.open(TestSandbox.withProcesses(TestSandbox.LIMITS))) {
            String seconds = "98765." + ProcessHandle.current().pid();
            assertThat(sandbox.python("""
                            import subprocess
                            for _ in range(3):
                                subprocess.Popen(['/usr/bin/sleep', '%s'], start_new_session=True)
                            print('left')
                            """.formatted(seconds)))
                    .as("they hold the program's outputs, and it ends all the same")
                    .isEqualTo("left\n");
            assertThat(Leftovers.of(seconds)).isEmpty();
        }
    }

    /** The sum that the machine must bear: each sandbox is held to its own limits, not to a share of one user's. */
    @Order(5)
    @Test
    void limitsHoldForEachSandboxAlone() {
        try (var sandbox = TestSandbox.open()) {
            var sums = LongStream.range(0, 8)
                    .parallel()
                    .mapToObj(n -> sandbox.python("""
                            import threading
                            threading.stack_size(64 << 10)
                            wait = threading.Event()
                            threads = [threading.Thread(target=wait.wait, daemon=True) for _ in range(20)]
                            for thread in threads: thread.start()
                            wait.set()
                            print(len(threads))
                            """))
                    .toList();
            assertThat(sums).containsOnly("20\n");
        }
    }
}
