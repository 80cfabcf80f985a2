package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of files, on the route with a key and on the signed ones (RFC 9110 section 14). */
class FileRangeTest {

    /** Larger than what is read and written at once. */
    private static final byte[] SOUND = new byte[150_000];

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static ServiceClient client;
    private static String signed;
    private static String preview;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
        client = bench.client(AppTexts.vision("Vision"));
        new Random(7).nextBytes(SOUND);
        signed = path(client.upload("a.mp3", "audio/mpeg", SOUND));
        RawResponse image = client.upload("a.png", "image/png", SOUND);
        String id = ServiceClient.json(image).path("id").stringValue();
        RawResponse used = client.post(
                "/chat-messages",
                ServiceClient.chat(
                        "look",
                        "blocking",
                        ",\"files\":[{\"type\":\"image\",\"transfer_method\":\"local_file\",\"upload_file_id\":\"" + id
                                + "\"}]"));
        assertThat(used.status()).as(used.text()).isEqualTo(200);
        preview = "/v1/files/" + id + "/preview";
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static String path(RawResponse upload) {
        URI address = URI.create(ServiceClient.json(upload).path("source_url").stringValue());
        return address.getRawPath() + "?" + address.getRawQuery();
    }

    private static RawResponse ask(String method, String target, String... fields) {
        var all = Arrays.copyOf(fields, fields.length + 1);
        all[fields.length] = client.authorization();
        return client.exchange(RawHttp.request(method, target, null, all));
    }

    private static RawResponse get(String target, String... fields) {
        return ask("GET", target, fields);
    }

    private static void part(RawResponse response, int first, int last) {
        assertThat(response.status()).as(response.text()).isEqualTo(206);
        assertThat(response.header("Content-Range")).isEqualTo("bytes " + first + "-" + last + "/" + SOUND.length);
        assertThat(response.header("Content-Length")).isEqualTo(Integer.toString(last - first + 1));
        assertThat(response.body()).isEqualTo(Arrays.copyOfRange(SOUND, first, last + 1));
    }

    private static void whole(RawResponse response) {
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.headers().has("Content-Range")).isFalse();
        assertThat(response.body()).isEqualTo(SOUND);
    }

    @Test
    void oneRangeIsServedAsAPart() {
        for (String target : new String[] {signed, preview}) {
            part(get(target, "Range: bytes=0-0"), 0, 0);
            part(get(target, "Range: bytes=1000-100999"), 1000, 100_999);
            part(get(target, "Range: bytes=149990-"), 149_990, 149_999);
            part(get(target, "Range: bytes=-7"), 149_993, 149_999);
            part(get(target, "Range: bytes=149999-999999"), 149_999, 149_999);
            part(get(target, "Range: bytes=-999999"), 0, 149_999);
        }
        RawResponse sound = get(signed, "Range: bytes=5-6");
        assertThat(sound.header("Accept-Ranges")).isEqualTo("bytes");
        assertThat(sound.header("Content-Type")).isEqualTo("audio/mpeg");
        assertThat(sound.header("X-Content-Type-Options")).isEqualTo("nosniff");
        RawResponse saved = get(signed + "&as_attachment=true", "Range: bytes=5-6");
        part(saved, 5, 6);
        assertThat(saved.header("Content-Disposition")).isEqualTo("attachment; filename*=UTF-8''a.mp3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=0-1,5-6", "bytes=9-8", "bytes=x-", "items=0-1", "bytes=", "bytes=0-1\r\nRange: bytes=2-3"
            })
    void whatIsNoSingleRangeLeadsToTheWholeFile(String range) {
        whole(get(signed, "Range: " + range));
    }

    @Test
    void aRangeBehindTheEndIsRefusedWithTheLength() {
        for (String target : new String[] {signed, preview}) {
            for (String range : new String[] {"bytes=150000-", "bytes=150000-150001", "bytes=-0"}) {
                RawResponse response = get(target, "Range: " + range);
                BadInputTest.refused(response, 416, "requested_range_not_satisfiable");
                assertThat(response.header("Content-Range")).isEqualTo("bytes */150000");
                assertThat(response.headers().has("Cache-Control")).isFalse();
            }
        }
    }

    @Test
    void aDownloadGoesOnOnlyWhereTheFileIsStillTheSame() {
        String tag = get(signed).header("ETag");
        assertThat(tag).matches("\"[0-9a-f-]{36}\"");
        part(get(signed, "Range: bytes=10-19", "If-Range: " + tag), 10, 19);
        whole(get(signed, "Range: bytes=10-19", "If-Range: \"another\""));
        whole(get(signed, "Range: bytes=10-19", "If-Range: W/" + tag));
        whole(get(signed, "Range: bytes=10-19", "If-Range: Wed, 21 Oct 2037 07:28:00 GMT"));
        whole(get(signed, "Range: bytes=900000-", "If-Range: \"another\""));
        assertThat(get(preview).header("ETag")).isNotEqualTo(tag);
    }

    @Test
    void headTellsOfTheWholeFileAndSendsNothing() {
        for (String range : new String[] {"X-None: 0", "Range: bytes=0-9", "Range: bytes=900000-"}) {
            RawResponse head = ask("HEAD", signed, range);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(SOUND.length));
            assertThat(head.header("Accept-Ranges")).isEqualTo("bytes");
            assertThat(head.headers().has("Content-Range")).isFalse();
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void aConnectionServesPartAfterPart() {
        try (var http = client.open()) {
            for (int first = 0; first < SOUND.length; first += 50_000) {
                http.send(RawHttp.request("GET", signed, null, "Range: bytes=" + first + "-" + (first + 49_999)));
                part(http.read(), first, first + 49_999);
            }
            http.send(RawHttp.request("GET", signed, null, "Range: bytes=900000-"));
            assertThat(http.read().status()).isEqualTo(416);
            http.send(RawHttp.request("GET", signed, null));
            whole(http.read());
        }
    }

    @Test
    void anEmptyFileHasNoRange() {
        String empty = path(client.upload("empty.mp3", "audio/mpeg", new byte[0]));
        assertThat(get(empty).body()).isEmpty();
        RawResponse response = get(empty, "Range: bytes=0-");
        BadInputTest.refused(response, 416, "requested_range_not_satisfiable");
        assertThat(response.header("Content-Range")).isEqualTo("bytes */0");
        assertThat(get(empty, "Range: bytes=-5").status()).isEqualTo(200);
    }
}
