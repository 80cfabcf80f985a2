package dev.runnel.engine.node;

import dev.runnel.engine.GeneratedFiles;
import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeContext;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.NodeType;
import dev.runnel.engine.graph.Setting;
import dev.runnel.engine.graph.Settings;
import dev.runnel.run.Egress;
import dev.runnel.run.EgressException;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.FileContents;
import dev.runnel.run.Run;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;

/** Sends an HTTP request (workflow.md section 8.10). */
public final class HttpRequestNode implements Node {

    private static final String OTHER_FAILURE = "HttpRequestNodeError";

    private final HttpSettings settings;
    private final Type type;

    private HttpRequestNode(HttpSettings settings, Type type) {
        this.settings = settings;
        this.type = type;
    }

    /**
     * The type.
     *
     * @param egress the door out
     * @param contents the bytes of files that are sent
     * @param files where files that come back are kept
     */
    public record Type(Egress egress, FileContents contents, GeneratedFiles files) implements NodeType {
        @Override
        public String wire() {
            return "http-request";
        }

        @Override
        public Execution execution() {
            return Execution.EXECUTABLE;
        }

        @Override
        public List<Setting<?>> settings() {
            return HttpSettings.ALL;
        }

        @Override
        public List<Output> outputs() {
            return List.of(
                    new Output("status_code", "number"),
                    new Output("body", "string"),
                    new Output("headers", "object"),
                    new Output("files", "array[file]"));
        }

        @Override
        public boolean retries() {
            return true;
        }

        @Override
        public Node read(Settings settings) {
            return new HttpRequestNode(HttpSettings.read(settings), this);
        }
    }

    @Override
    public boolean repeatable() {
        return HttpCall.repeatable(settings.method());
    }

    @Override
    public NodeResult run(NodeContext context) {
        HttpCall call = HttpCall.of(settings, context, type.contents());
        ObjectValue done = ObjectValue.EMPTY.with("request", Value.of(call.shown()));
        try {
            if (settings.method().equals("OPTIONS")) {
                throw new NodeFailure("InvalidHttpMethodError", "Invalid http method " + settings.method());
            }
            var answer = new HttpAnswer(send(call, context));
            answer.checkSize();
            int status = answer.response().head().status();
            if (settings.failuresHandled() && !answer.successful()) {
                throw new NodeFailure("HTTPResponseCodeError", "Request failed with status code " + status);
            }
            return NodeResult.of(
                            ObjectValue.EMPTY,
                            outputs(answer, call, context.run().run()))
                    .withProcessData(done);
        } catch (NodeFailure failed) {
            throw failed.with(ObjectValue.EMPTY, done);
        }
    }

    private EgressResponse send(HttpCall call, NodeContext context) {
        try {
            return type.egress().send(call.request(), HttpAnswer.MOST_FILE, context.stop());
        } catch (EgressException failed) {
            String message = context.variables().masked(String.valueOf(failed.getMessage()));
            throw failed.kind() == EgressException.Kind.TOO_LARGE
                    ? new NodeFailure("ResponseSizeError", "File size is too large, max size is 10.00 MB.")
                    : new NodeFailure(OTHER_FAILURE, message);
        }
    }

    private ObjectValue outputs(HttpAnswer answer, HttpCall call, Run run) {
        boolean file = answer.file();
        var headers = new LinkedHashMap<String, Value>();
        answer.response()
                .head()
                .headers()
                .forEach((name, values) -> headers.put(name, Value.of(String.join(", ", values))));
        var outputs = new LinkedHashMap<String, Value>();
        outputs.put("status_code", Value.of((long) answer.response().head().status()));
        outputs.put("body", Value.of(file ? "" : answer.text()));
        outputs.put("headers", new ObjectValue(headers));
        outputs.put("files", new ListValue(file ? List.of(stored(answer, call, run)) : List.of()));
        return new ObjectValue(outputs);
    }

    private Value stored(HttpAnswer answer, HttpCall call, Run run) {
        String mediaType = answer.mediaType().isEmpty() ? "application/octet-stream" : answer.mediaType();
        String name = answer.fileName(String.valueOf(call.request().address().getPath()));
        try {
            return new FileValue(type.files()
                    .store(
                            run.tenant(),
                            run.app(),
                            name,
                            mediaType,
                            answer.response().body()));
        } catch (IOException failed) {
            throw new NodeFailure(OTHER_FAILURE, "The file that came back could not be stored.");
        }
    }
}
