package dev.runnel.engine.node;

import static dev.runnel.engine.node.FakeNodeContext.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.runnel.run.CodeLanguage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wrapped programs on the system's own interpreters. */
class CodeProgramTest {

    private static final ObjectValue INPUTS = object("{'a':'é < \\u0000 😀','n':1.5,'o':{'k':[true,null]}}")
            .with("q", Value.of("'''\"\\n<<RESULT>>`${a}"));

    @TempDir
    Path folder;

    private ObjectValue run(CodeLanguage language, String interpreter, String code) throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, interpreter))),
                interpreter + " is not installed");
        Path file = Files.writeString(folder.resolve("program"), CodeProgram.around(language, code, INPUTS));
        Process process = new ProcessBuilder(interpreter, file.toString())
                .redirectErrorStream(true)
                .start();
        String printed = read(process);
        assertThat(process.waitFor()).as(printed).isZero();
        return CodeProgram.result(printed);
    }

    private static String read(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void pythonReturnsWhatItWasGiven() throws Exception {
        ObjectValue result = run(
                CodeLanguage.PYTHON3,
                "python3",
                "def main(a, n, o, q):\n    print('<<RESULT>>noise<<RESULT>>')\n    return {'a': a, 'n': n, 'o': o, 'q': q}");
        assertThat(result).isEqualTo(INPUTS);
    }

    @Test
    void javascriptReturnsWhatItWasGiven() throws Exception {
        ObjectValue result = run(
                CodeLanguage.JAVASCRIPT,
                "node",
                "function main(x) { console.log('<<RESULT>>noise<<RESULT>>'); return x } // no line break at the end");
        assertThat(result).isEqualTo(INPUTS);
    }

    @Test
    void javascriptMayPromiseItsResult() throws Exception {
        ObjectValue result = run(CodeLanguage.JAVASCRIPT, "node", "async function main({n}) { return {n: n * 2} }");
        assertThat(result).isEqualTo(object("{'n':3}"));
    }
}
