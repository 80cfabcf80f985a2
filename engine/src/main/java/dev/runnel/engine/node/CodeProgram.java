package dev.runnel.engine.node;

import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.run.CodeLanguage;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The whole program around an app's function {@code main}: calls it with the inputs and prints its result as JSON between
 * two marks (workflow.md section 8.8).
 *
 * <p>Inputs stand in it as base64, so that no value can become a part of the program. The result has no {@code <}, so
 * that the last two marks are always the program's own, whatever {@code main} printed or returned.
 */
final class CodeProgram {

    static final String MARK = "<<RESULT>>";

    private static final int LONGEST_QUOTE = 200;

    private static final String PYTHON = """

            import base64 as _runnel_base64, json as _runnel_json, sys as _runnel_sys
            _runnel_result = main(**_runnel_json.loads(_runnel_base64.b64decode('%s').decode('utf-8')))
            _runnel_sys.stdout.write('\\n<<RESULT>>' + _runnel_json.dumps(_runnel_result).replace('<', '\\\\u003c') + '<<RESULT>>\\n')
            """;

    /** The language alone: not every place that runs it knows node's {@code Buffer}. */
    private static final String JAVASCRIPT = """

            ;(function () {
              var letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
              var encoded = '%s';
              var bytes = [], bits = 0, held = 0;
              for (var i = 0; i < encoded.length && encoded[i] !== '='; i++) {
                held = (held << 6 | letters.indexOf(encoded[i])) & 0xffff;
                bits += 6;
                if (bits >= 8) {
                  bits -= 8;
                  bytes.push('%%' + (256 + (held >> bits & 255)).toString(16).slice(1));
                }
              }
              function show(result) {
                var text = JSON.stringify(result === undefined ? null : result);
                console.log('\\n<<RESULT>>' + text.replace(/</g, '\\\\u003c') + '<<RESULT>>');
              }
              var result = main(JSON.parse(decodeURIComponent(bytes.join(''))));
              if (result && typeof result.then === 'function') {
                result.then(show);
              } else {
                show(result);
              }
            })();
            """;

    private CodeProgram() {}

    /** The program that calls {@code main} of this code with these inputs. */
    static String around(CodeLanguage language, String code, ObjectValue inputs) {
        String encoded =
                Base64.getEncoder().encodeToString(JsonText.write(inputs).getBytes(StandardCharsets.UTF_8));
        return code
                + switch (language) {
                    case PYTHON3 -> PYTHON.formatted(encoded);
                    case JAVASCRIPT -> JAVASCRIPT.formatted(encoded);
                };
    }

    /**
     * The result in what a program printed.
     *
     * @throws NodeFailure where it holds none, or one that is no object
     */
    static ObjectValue result(String printed) {
        int end = printed.lastIndexOf(MARK);
        int start = end < 0 ? -1 : printed.lastIndexOf(MARK, end - 1);
        if (start < 0) {
            throw failure("Failed to parse result: no result tag found in response. Response: "
                    + printed.substring(0, Math.min(printed.length(), LONGEST_QUOTE)) + "...");
        }
        Value value;
        try {
            value = JsonText.parse(printed.substring(start + MARK.length(), end));
        } catch (IllegalArgumentException malformed) {
            throw failure("Failed to parse JSON response: " + malformed.getMessage() + ".");
        }
        if (value instanceof ObjectValue object) {
            return object;
        }
        throw failure("Result must be a dict, got " + CodeOutputs.kind(value));
    }

    private static NodeFailure failure(String message) {
        return new NodeFailure("CodeNodeError", message);
    }
}
