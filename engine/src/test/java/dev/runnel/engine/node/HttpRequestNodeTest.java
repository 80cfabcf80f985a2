package dev.runnel.engine.node;

import static dev.runnel.engine.node.FakeNodeContext.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.engine.graph.VariablePool;
import dev.runnel.run.Egress;
import dev.runnel.run.EgressException;
import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressRequest.Trust;
import dev.runnel.run.EgressResponse;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestNodeTest {

    private static final String GET = "'method':'get','url':'https://api.example.org/v1'";
    private static final String POST = "'method':'POST','url':'https://api.example.org/v1'";

    private final FakeNodeContext context =
            new FakeNodeContext().with("a", "x", "1 & 2").with("env", "key", "s3cret");
    private final Door door = new Door();
    private final List<String> stored = new ArrayList<>();
    private byte[] fileBytes = "PNG".getBytes(StandardCharsets.UTF_8);
    private boolean failing;

    /** Remembers requests and answers as it was told to. */
    private static final class Door implements Egress {
        final List<EgressRequest> requests = new ArrayList<>();
        int status = 200;
        final Map<String, List<String>> headers = new LinkedHashMap<>();
        byte[] body = {};
        EgressException failure;

        @Override
        public void exchange(EgressRequest request, Sink sink, StopSignal stop) {
            throw new AssertionError("whole answers only");
        }

        @Override
        public EgressResponse send(EgressRequest request, int maxBytes, StopSignal stop) {
            requests.add(request);
            assertThat(maxBytes).isEqualTo(10 * 1024 * 1024);
            if (failure != null) {
                throw failure;
            }
            return new EgressResponse(new EgressResponse.Head(status, headers), body);
        }

        void answers(String type, String text) {
            headers.put("content-type", List.of(type));
            body = text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private HttpRequestNode.Type type() {
        return new HttpRequestNode.Type(
                door,
                (tenant, file) -> {
                    if (failing) {
                        throw new IOException("it is gone");
                    }
                    assertThat(tenant).isEqualTo(FakeNodeContext.TENANT);
                    return new ByteArrayInputStream(fileBytes);
                },
                (tenant, app, name, mimeType, content) -> {
                    if (failing) {
                        throw new IOException("disk full");
                    }
                    stored.add(name + " " + mimeType + " " + content.length);
                    return FakeNodeContext.image("stored.png");
                });
    }

    private NodeResult run(String settings) {
        return FakeNodeContext.node(type(), "{" + settings + "}").run(context);
    }

    private NodeFailure failure(String settings) {
        return catchThrowableOfType(NodeFailure.class, () -> run(settings));
    }

    private EgressRequest sent() {
        assertThat(door.requests).hasSize(1);
        return door.requests.getFirst();
    }

    private String sentBody() {
        return new String(sent().body(), StandardCharsets.UTF_8);
    }

    private String header(String name) {
        return sent().headers().stream()
                .filter(each -> each.getKey().equals(name))
                .map(Map.Entry::getValue)
                .reduce((first, second) -> first + "|" + second)
                .orElse(null);
    }

    @Test
    void getsATextAndTellsHow() {
        door.answers("application/json; charset=utf-8", "{\"é\":1}");
        door.headers.put("set-cookie", List.of("a=1", "b=2"));
        NodeResult result = run(GET + ",'headers':'','params':'','body':{'type':'none','data':''},"
                + "'authorization':{'type':'no-auth','config':null},'variables':[]");
        assertThat(result.outputs().members().keySet()).containsExactly("status_code", "body", "headers", "files");
        assertThat(result.outputs().get("status_code")).isEqualTo(Value.of(200));
        assertThat(result.outputs().text("body", "")).isEqualTo("{\"é\":1}");
        assertThat(result.outputs().object("headers"))
                .isEqualTo(object("{'content-type':'application/json; charset=utf-8','set-cookie':'a=1, b=2'}"));
        assertThat(result.outputs().list("files")).isEmpty();
        assertThat(sent().method()).isEqualTo("GET");
        assertThat(sent().address().toString()).isEqualTo("https://api.example.org/v1");
        assertThat(sent().trust()).isEqualTo(Trust.NAMED);
        assertThat(sent().maxRedirects()).isEqualTo(5);
        assertThat(sent().body()).isEmpty();
        assertThat(sent().headers()).isEmpty();
        assertThat(result.processData().text("request", ""))
                .isEqualTo("GET /v1 HTTP/1.1\r\nHost: api.example.org\r\n\r\n");
    }

    @Test
    void longestTimesAreTheDefaultAndTheLimit() {
        run(GET);
        EgressRequest.Timeouts usual = door.requests.removeFirst().timeouts();
        assertThat(usual.connect()).isEqualTo(Duration.ofSeconds(10));
        assertThat(usual.idle()).isEqualTo(Duration.ofSeconds(600));
        assertThat(usual.firstByte()).isEqualTo(Duration.ofSeconds(1200));
        run(GET + ",'timeout':{'connect':60,'read':5,'write':0}");
        EgressRequest.Timeouts given = sent().timeouts();
        assertThat(given.connect()).isEqualTo(Duration.ofSeconds(10));
        assertThat(given.idle()).isEqualTo(Duration.ofSeconds(5));
        assertThat(given.firstByte()).isEqualTo(Duration.ofSeconds(605));
    }

    @Test
    void paramsAreSplitBeforeTheirVariablesArePutIn() {
        context.with("a", "lines", "p\nq: r");
        run("'method':'get','url':'http://h/x?keep=1&over=2#part',"
                + "'params':'over:{{#a.x#}}\\n two : {{#a.lines#}} \\n\\n:no\\nempty'");
        assertThat(sent().address().toString()).isEqualTo("http://h/x?keep=1&over=1+%26+2&two=p%0Aq%3A+r&empty=");
    }

    @Test
    void headersAreSplitAfterTheirVariablesWerePutIn() {
        context.with("a", "lines", "p\nX-Two: r");
        run(GET + ",'headers':'X-One: {{#a.lines#}}\\n\\nX-Three\\nX-Three: : v\\n'");
        assertThat(header("X-One")).isEqualTo("p");
        assertThat(header("X-Two")).isEqualTo("r");
        assertThat(header("X-Three")).isEqualTo(": v");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bearer | k        |            | Authorization | Bearer k",
                "basic  | user:pw  |            | Authorization | Basic dXNlcjpwdw==",
                "basic  | dXNlcg== |            | Authorization | Basic dXNlcg==",
                "custom | k        | X-Api-Key  | X-Api-Key     | k",
                "custom | k        |            | Authorization | k",
                "bearer | {{#env.key#}} |       | Authorization | Bearer s3cret",
            })
    void keysAreSentAndNotShown(String scheme, String key, String named, String header, String value) {
        NodeResult result = run(GET + ",'headers':'authorization: mine','authorization':{'type':'api-key','config':{"
                + "'type':'" + scheme + "','api_key':'" + key + "','header':'" + (named == null ? "" : named) + "'}}");
        assertThat(header(header)).isEqualTo(value);
        String shown = result.processData().text("request", "");
        assertThat(shown).contains(header + ": " + VariablePool.MASK).doesNotContain(value, "mine");
    }

    @Test
    void anEmptyKeyFails() {
        NodeFailure failure = failure(
                GET + ",'authorization':{'type':'api-key','config':{'type':'bearer','api_key':'{{#gone.x#}}'}}");
        assertThat(failure).isNull();
        context.with("a", "blank", " ");
        failure = failure(
                GET + ",'authorization':{'type':'api-key','config':{'type':'bearer','api_key':'{{#a.blank#}}'}}");
        assertThat(failure.type()).isEqualTo("AuthorizationConfigError");
        assertThat(failure.message())
                .isEqualTo("API key is required for authorization but was empty. Please provide a valid API key.");
        assertThat(failure(GET + ",'authorization':{'type':'api-key','config':null}")
                        .message())
                .isEqualTo("authorization config is required");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                  | url is required",
                "ftp://x             | url should start with http:// or https://",
                "api.example.org     | url should start with http:// or https://",
                "http://             | url has no host",
                "http:///path        | url has no host",
                "http://a_b:x/       | url has no valid host",
            })
    void otherAddressesFail(String url, String message) {
        NodeFailure failure = failure("'method':'get','url':'" + url + "'");
        assertThat(failure.type()).isEqualTo("InvalidURLError");
        assertThat(failure.message()).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://h                     | http://h/",
                "http://h/a b/ü?q=x y&z=[1]%20%zz | http://h/a%20b/%C3%BC?q=x%20y&z=%5B1%5D%20%25zz",
                "https://bücher.example:8443/ | https://xn--bcher-kva.example:8443/",
                "http://h?q=😀                | http://h/?q=%F0%9F%98%80",
            })
    void addressesAreWrittenAsUrisAllow(String url, String address) {
        run("'method':'get','url':'" + url + "'");
        assertThat(sent().address().toString()).isEqualTo(address);
    }

    @Test
    void aUserInTheAddressBecomesAHeader() {
        NodeResult result = run("'method':'get','url':'http://me:pw@h/'");
        assertThat(sent().address().toString()).isEqualTo("http://h/");
        assertThat(header("Authorization")).isEqualTo("Basic bWU6cHc=");
        assertThat(result.processData().text("request", "")).doesNotContain("pw");
    }

    @Test
    void rawTextIsSentAsItIs() {
        run(POST + ",'body':{'type':'raw-text','data':'é {{#a.x#}}'}");
        assertThat(sentBody()).isEqualTo("é 1 & 2");
        assertThat(header("Content-Type")).isEqualTo("text/plain");
    }

    @Test
    void anOwnContentTypeStands() {
        run(POST + ",'headers':'content-type: text/markdown','body':{'type':'raw-text','data':'x'}");
        assertThat(header("content-type")).isEqualTo("text/markdown");
        assertThat(header("Content-Type")).isNull();
    }

    @Test
    void jsonIsSentAsWrittenOrMended() {
        String body = ",'body':{'type':'json','data':[{'type':'text','key':'','value':'%s'}]}";
        run(POST + body.formatted(" {\\\"n\\\": 123456789012345678901234567890} "));
        assertThat(sentBody()).isEqualTo("{\"n\": 123456789012345678901234567890}");
        assertThat(header("Content-Type")).isEqualTo("application/json");
        door.requests.clear();
        context.with("a", "said", "he \"said\"\nthat");
        NodeResult result = run(POST + body.formatted("{\\\"q\\\": \\\"{{#a.said#}}\\\", x: [1,]}"));
        assertThat(sentBody()).isEqualTo("{\"q\":\"he \\\"said\\\"\\nthat\",\"x\":[1]}");
        assertThat(result.processData().text("request", "")).endsWith("\r\n\r\n" + sentBody());
        NodeFailure failure = failure(POST + body.formatted("no json"));
        assertThat(failure.type()).isEqualTo("RequestBodyError");
        assertThat(failure.message()).isEqualTo("Failed to parse JSON: no json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "raw-text", "binary"})
    void someBodiesHaveOneItem(String form) {
        NodeFailure failure = failure(POST + ",'body':{'type':'" + form + "','data':[]}");
        assertThat(failure.type()).isEqualTo("RequestBodyError");
        assertThat(failure.message()).isEqualTo(form + " body type should have exactly one item");
    }

    @Test
    void aFormIsEncoded() {
        context.pool.hide(List.of("s3cret"));
        NodeResult result = run(POST + ",'body':{'type':'x-www-form-urlencoded','data':["
                + "{'type':'text','key':'k {{#a.x#}}','value':'{{#env.key#}}'},{'key':'b','value':'2'}]}");
        assertThat(sentBody()).isEqualTo("k+1+%26+2=s3cret&b=2");
        assertThat(header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
        assertThat(result.processData().text("request", "")).contains("&b=2").doesNotContain("s3cret");
    }

    @Test
    void aMultipartFormHoldsTextsAndFiles() {
        context.with("a", "pic", new FileValue(FakeNodeContext.image("ca\"t.png")))
                .with("a", "pics", new ListValue(List.of(new FileValue(FakeNodeContext.image("dog.png")))));
        NodeResult result = run(
                POST + ",'headers':'Content-Type: multipart/form-data','body':{'type':'form-data','data':["
                        + "{'type':'text','key':'t','value':'{{#a.x#}}'},{'type':'file','key':'f','file':['a','pic']},"
                        + "{'type':'file','key':'g','file':['a','pics']},{'type':'file','key':'h','file':['no','where']}]}");
        assertThat(header("Content-Type")).isEqualTo("multipart/form-data; boundary=----runnelexecution1");
        assertThat(sentBody())
                .isEqualTo("------runnelexecution1\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\n1 & 2\r\n"
                        + "------runnelexecution1\r\nContent-Disposition: form-data; name=\"f\"; filename=\"ca%22t.png\"\r\n"
                        + "Content-Type: image/png\r\n\r\nPNG\r\n"
                        + "------runnelexecution1\r\nContent-Disposition: form-data; name=\"g\"; filename=\"dog.png\"\r\n"
                        + "Content-Type: image/png\r\n\r\nPNG\r\n------runnelexecution1--\r\n");
        assertThat(result.processData().text("request", ""))
                .contains("<file_content_binary: 'dog.png', type='image/png', size=3 bytes>")
                .doesNotContain("PNG");
    }

    @Test
    void aFileMayBeTheWholeBody() {
        context.with("a", "pic", new FileValue(FakeNodeContext.image("cat.png")));
        String body = ",'body':{'type':'binary','data':[{'type':'file','file':['a','%s']}]}";
        NodeResult result = run(POST + body.formatted("pic"));
        assertThat(sentBody()).isEqualTo("PNG");
        assertThat(header("Content-Type")).isNull();
        assertThat(result.processData().text("request", "")).endsWith("\r\n\r\n<binary_content: size=3 bytes>");
        NodeFailure failure = failure(POST + body.formatted("gone"));
        assertThat(failure.type()).isEqualTo("FileFetchError");
        assertThat(failure.message()).isEqualTo("cannot fetch file with selector ['a', 'gone']");
        failing = true;
        assertThat(failure(POST + body.formatted("pic")).message()).isEqualTo("cannot read file cat.png: it is gone");
    }

    @Test
    void whatIsSentHasALimit() {
        context.with("a", "pic", new FileValue(FakeNodeContext.image("cat.png")));
        fileBytes = new byte[HttpBody.MOST_BYTES + 1];
        NodeFailure failure = failure(POST + ",'body':{'type':'binary','data':[{'type':'file','file':['a','pic']}]}");
        assertThat(failure.type()).isEqualTo("RequestBodyError");
        assertThat(failure.message()).isEqualTo("The request's body is larger than 16 MB.");
        context.with("a", "long", "x".repeat(HttpBody.MOST_BYTES + 1));
        assertThat(failure(POST + ",'body':{'type':'raw-text','data':'{{#a.long#}}'}")
                        .message())
                .isEqualTo("The request's body is larger than 16 MB.");
    }

    @ParameterizedTest
    @CsvSource({"get,true", "HEAD,true", "post,false", "put,false", "patch,false", "delete,false"})
    void onlyReadingIsRepeatableAndTheRestHasAKey(String method, boolean repeatable) {
        Node node = FakeNodeContext.node(type(), "{'method':'" + method + "','url':'http://h/'}");
        assertThat(node.repeatable()).isEqualTo(repeatable);
        node.run(context);
        assertThat(header("Idempotency-Key")).isEqualTo(repeatable ? null : "execution:1");
    }

    @Test
    void anOwnIdempotencyKeyStands() {
        run(POST + ",'headers':'idempotency-key: mine'");
        assertThat(header("idempotency-key")).isEqualTo("mine");
        assertThat(header("Idempotency-Key")).isNull();
    }

    @Test
    void statusesFailOnlyWhereFailuresAreHandled() {
        door.status = 500;
        door.answers("text/plain", "oops");
        NodeResult result = run(GET);
        assertThat(result.outputs().get("status_code")).isEqualTo(Value.of(500));
        assertThat(result.outputs().text("body", "")).isEqualTo("oops");
        Node handled = FakeNodeContext.node(type(), object("{" + GET + "}"), true);
        NodeFailure failure = catchThrowableOfType(NodeFailure.class, () -> handled.run(context));
        assertThat(failure.type()).isEqualTo("HTTPResponseCodeError");
        assertThat(failure.message()).isEqualTo("Request failed with status code 500");
        assertThat(failure.processData().text("request", "")).startsWith("GET /v1 HTTP/1.1");
    }

    @Test
    void optionsIsNoMethodToRun() {
        NodeFailure failure = failure("'method':'options','url':'http://h/'");
        assertThat(failure.type()).isEqualTo("InvalidHttpMethodError");
        assertThat(failure.message()).isEqualTo("Invalid http method OPTIONS");
        assertThat(door.requests).isEmpty();
        assertThat(FakeNodeContext.faults(type(), "{'method':'brew','url':'http://h/'}"))
                .hasSize(1);
    }

    @Test
    void certificatesAreAlwaysChecked() {
        NodeFailure failure = failure(GET + ",'ssl_verify':false");
        assertThat(failure.message()).contains("ssl_verify: false is not supported", "egress.ca-file");
        run("'method':'get','url':'http://h/','ssl_verify':false");
    }

    @Test
    void failuresOfTheDoorAreTold() {
        context.pool.hide(List.of("s3cret"));
        door.failure = new EgressException(EgressException.Kind.REFUSED, "no way to s3cret.internal");
        NodeFailure refused = failure(GET);
        assertThat(refused.type()).isEqualTo("HttpRequestNodeError");
        assertThat(refused.message()).isEqualTo("no way to " + VariablePool.MASK + ".internal");
        door.failure = new EgressException(EgressException.Kind.TOO_LARGE, "too large");
        assertThat(failure(GET).type()).isEqualTo("ResponseSizeError");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image/png                | '' | true",
                "application/pdf          | '' | true",
                "application/octet-stream | '' | true",
                "application/octet-stream | {}  | false",
                "application/problem+json | '' | false",
                "text/csv                 | '' | false",
                "text/html; charset=x     | '' | false",
                "''                       | '' | false",
            })
    void mediaTypesTellTextsFromFiles(String mediaType, String start, boolean file) {
        door.answers(mediaType, start + "content");
        NodeResult result = run("'method':'get','url':'http://h/a/b.bin?x=1'");
        assertThat(result.outputs().list("files")).hasSize(file ? 1 : 0);
        assertThat(result.outputs().text("body", "")).isEqualTo(file ? "" : start + "content");
        assertThat(result.files()).hasSize(file ? 1 : 0);
        assertThat(stored).hasSize(file ? 1 : 0);
        if (file) {
            assertThat(stored.getFirst()).startsWith("b.bin " + mediaType);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "attachment                        | b",
                "attachment; filename=\"a b.txt\"  | a b.txt",
                "inline; filename=x.txt            | x.txt",
                "attachment; filename=\"../../etc/passwd\" | passwd",
                "attachment; filename=\"..\"       | response",
                "attachment; filename=\"a\\\"b\"   | a_b",
                "attachment; filename=x; filename*=UTF-8''caf%C3%A9+1.txt | café+1.txt",
            })
    void anAttachmentIsAFileOfItsName(String disposition, String name) {
        door.answers("text/plain", "hi");
        door.headers.put("content-disposition", List.of(disposition));
        run("'method':'get','url':'http://h/a/b'");
        assertThat(stored).containsExactly(name + " text/plain 2");
    }

    @Test
    void anEmptyAnswerIsNoFile() {
        door.headers.put("content-type", List.of("application/pdf"));
        assertThat(run(GET).outputs().list("files")).isEmpty();
    }

    @Test
    void answersHaveLimits() {
        door.answers("text/plain", "x".repeat(1024 * 1024 + 1));
        NodeFailure failure = failure(GET);
        assertThat(failure.type()).isEqualTo("ResponseSizeError");
        assertThat(failure.message())
                .isEqualTo("Text size is too large, max size is 1.00 MB, but current size is 1.00 MB.");
        door.answers("application/pdf", "x".repeat(1024 * 1024 + 1));
        assertThat(run(GET).outputs().list("files")).hasSize(1);
    }

    @Test
    void aFileThatCannotBeStoredFails() {
        door.answers("application/pdf", "x");
        failing = true;
        assertThat(failure(GET).message()).isEqualTo("The file that came back could not be stored.");
    }

    @Test
    void textsAreReadInTheirCharset() {
        door.headers.put("content-type", List.of("text/plain; charset=ISO-8859-1"));
        door.body = new byte[] {(byte) 0xe9};
        assertThat(run(GET).outputs().text("body", "")).isEqualTo("é");
    }

    @Test
    void anAddressMayBeTheSecret() {
        context.with("env", "hook", "https://h/secret-path");
        context.pool.hide(List.of("https://h/secret-path"));
        NodeResult result = run("'method':'get','url':'{{#env.hook#}}'");
        assertThat(sent().address().toString()).isEqualTo("https://h/secret-path");
        assertThat(result.processData().text("request", "")).doesNotContain("secret-path");
    }

    @Test
    void secretsAreSentButNotShown() {
        context.pool.hide(List.of("s3cret"));
        NodeResult result = run(
                "'method':'post','url':'http://h/{{#env.key#}}?a={{#env.key#}}','params':'k:{{#env.key#}}',"
                        + "'headers':'X-Key: {{#env.key#}}','body':{'type':'json','data':'{\\\"k\\\":\\\"{{#env.key#}}\\\"}'}");
        assertThat(sent().address().toString()).isEqualTo("http://h/s3cret?a=s3cret&k=s3cret");
        assertThat(header("X-Key")).isEqualTo("s3cret");
        assertThat(sentBody()).isEqualTo("{\"k\":\"s3cret\"}");
        assertThat(result.processData().text("request", ""))
                .doesNotContain("s3cret")
                .contains(VariablePool.MASK);
        assertThat(result.inputs()).isEqualTo(ObjectValue.EMPTY);
    }
}
