package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A file from its upload through the model to its preview (service-api.md sections 1.8 and 5). */
class FileFlowTest {

    private static final byte[] PIXEL = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static ServiceClient vision;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
        vision = bench.client(AppTexts.vision("Vision"));
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    private static JsonNode upload(String name, String type, byte[] content) {
        RawResponse response = vision.upload(name, type, content);
        assertThat(response.status()).as(response.text()).isEqualTo(201);
        return ServiceClient.json(response);
    }

    private static RawResponse signed(String url) {
        URI address = URI.create(url);
        return vision.exchange(RawHttp.request("GET", address.getRawPath() + "?" + address.getRawQuery(), null));
    }

    @Test
    void anUploadHasTheFieldsOfTheSpecification() {
        JsonNode file = upload("Größe.PNG", "image/png", PIXEL);
        assertThat(file.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "reference",
                        "name",
                        "size",
                        "extension",
                        "mime_type",
                        "created_by",
                        "created_at",
                        "preview_url",
                        "source_url",
                        "original_url",
                        "user_id",
                        "tenant_id",
                        "conversation_id",
                        "file_key");
        assertThat(file.path("size").intValue()).isEqualTo(PIXEL.length);
        assertThat(file.path("extension").stringValue()).isEqualToIgnoringCase("png");
        assertThat(file.path("mime_type").stringValue()).isEqualTo("image/png");
        assertThat(file.path("created_at").isIntegralNumber()).isTrue();
        JsonNode owner = ServiceClient.json(
                vision.get("/end-users/" + file.path("created_by").stringValue()));
        assertThat(owner.path("session_id").stringValue()).isEqualTo("ada");
    }

    @Test
    void anImageReachesTheModelAndIsPreviewedAfterwards() {
        JsonNode file = upload("pixel.png", "image/png", PIXEL);
        String id = file.path("id").stringValue();
        BadInputTest.refused(vision.get("/files/" + id + "/preview"), 404, "file_not_found");
        JsonNode answer = ServiceClient.json(vision.post(
                "/chat-messages",
                ServiceClient.chat(
                        "look",
                        "blocking",
                        ",\"files\":[{\"type\":\"image\",\"transfer_method\":\"local_file\",\"upload_file_id\":\"" + id
                                + "\"}]")));
        assertThat(answer.path("answer").stringValue()).isEqualTo("echo: look");
        assertThat(bench.provider().lastRequest().body())
                .contains("data:image/png;base64," + Base64.getEncoder().encodeToString(PIXEL));
        JsonNode sent = ServiceClient.json(vision.get("/messages?user=ada&conversation_id="
                        + answer.path("conversation_id").stringValue()))
                .path("data")
                .path(0)
                .path("message_files")
                .path(0);
        assertThat(sent.path("upload_file_id").stringValue()).isEqualTo(id);
        assertThat(sent.path("type").stringValue()).isEqualTo("image");
        assertThat(sent.path("transfer_method").stringValue()).isEqualTo("local_file");
        assertThat(sent.path("belongs_to").stringValue()).isEqualTo("user");
        assertThat(sent.path("filename").stringValue()).isEqualTo("pixel.png");
        assertThat(signed(sent.path("url").stringValue()).body()).isEqualTo(PIXEL);

        RawResponse preview = vision.get("/files/" + id + "/preview");
        assertThat(preview.status()).isEqualTo(200);
        assertThat(preview.body()).isEqualTo(PIXEL);
        assertThat(preview.header("Content-Type")).isEqualTo("image/png");
        assertThat(preview.header("Content-Length")).isEqualTo(Integer.toString(PIXEL.length));
        assertThat(preview.header("Cache-Control")).isEqualTo("public, max-age=3600");
        assertThat(preview.headers().has("Content-Disposition")).isFalse();
        RawResponse saved = vision.get("/files/" + id + "/preview?as_attachment=true");
        assertThat(saved.header("Content-Type")).isEqualTo("application/octet-stream");
        assertThat(saved.header("Content-Disposition")).isEqualTo("attachment; filename*=UTF-8''pixel.png");
        assertThat(saved.body()).isEqualTo(PIXEL);
        RawResponse head = vision.send("HEAD", "/files/" + id + "/preview", null);
        assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(PIXEL.length));
        BadInputTest.refused(
                bench.client(AppTexts.chat("Stranger")).get("/files/" + id + "/preview"), 403, "file_access_denied");
        BadInputTest.refused(vision.get("/files/" + id + "/preview?as_attachment=perhaps"), 400, "invalid_param");
    }

    @Test
    void aSignedAddressWorksWithoutKeyAndOnlyUnchanged() {
        String url = upload("a.txt", "text/plain", new byte[] {65, 66})
                .path("source_url")
                .stringValue();
        RawResponse good = signed(url);
        assertThat(good.status()).isEqualTo(200);
        assertThat(good.text()).isEqualTo("AB");
        assertThat(good.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(signed(url + "&as_attachment=true").header("Content-Disposition"))
                .isEqualTo("attachment; filename*=UTF-8''a.txt");
        int sign = url.indexOf("sign=") + 5;
        for (String bad : new String[] {
            url.substring(0, sign) + (url.charAt(sign) == 'A' ? 'B' : 'A') + url.substring(sign + 1),
            url.replaceAll("timestamp=[0-9]+", "timestamp=1"),
            url.replaceAll("timestamp=[0-9]+", "timestamp=x"),
            url.replaceAll("nonce=.", "nonce="),
            url.replaceAll("&sign=.*", ""),
            url.replace("file-preview", "image-preview"),
        }) {
            BadInputTest.refused(signed(bad), 404, "not_found");
        }
        String tool = url.replaceAll("/files/([^/]+)/file-preview", "/files/tools/$1.txt");
        BadInputTest.refused(signed(tool), 404, "file_not_found");
        BadInputTest.refused(signed(tool.replaceAll("nonce=.", "nonce=")), 403, "forbidden");
        String nameless = url.replaceAll("/files/[^/]+/", "/files/not-a-uuid/");
        BadInputTest.refused(signed(nameless), 404, "not_found");
    }

    @Test
    void whatAPageCouldRunIsOnlyEverAnAttachment() {
        byte[] page = "<script>alert(1)</script>".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (String name : new String[] {"page.html", "page.HTM", "image.svg", "page.xml"}) {
            RawResponse response =
                    signed(upload(name, "image/png", page).path("source_url").stringValue());
            assertThat(response.header("Content-Disposition")).startsWith("attachment;");
            assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(response.header("Content-Security-Policy")).isEqualTo("sandbox");
        }
    }

    @Test
    void filesAreIgnoredWhereTheAppTakesNone() {
        ServiceClient plain = bench.client(AppTexts.chat("Plain"));
        String body = ServiceClient.chat(
                "x",
                "blocking",
                ",\"files\":[{\"type\":\"image\",\"transfer_method\":\"local_file\",\"upload_file_id\":\"nobody\"}]");
        assertThat(ServiceClient.json(plain.post("/chat-messages", body))
                        .path("answer")
                        .stringValue())
                .isEqualTo("echo: x");
        String silent = ServiceClient.chat(
                "x", "blocking", ",\"files\":[{\"type\":\"image\"},{\"transfer_method\":\"remote_url\"}]");
        assertThat(ServiceClient.json(vision.post("/chat-messages", silent))
                        .path("answer")
                        .stringValue())
                .as("entries without method or address are dropped")
                .isEqualTo("echo: x");
    }

    @Test
    void aLongNameIsCutAndKeepsItsExtension() {
        String name = upload("n".repeat(300) + ".txt", "text/plain", new byte[] {65})
                .path("name")
                .stringValue();
        assertThat(name).hasSize(200).endsWith("n.txt");
    }
}
