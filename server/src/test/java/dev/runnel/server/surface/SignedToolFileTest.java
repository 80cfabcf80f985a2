package dev.runnel.server.surface;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.run.StoredFile;
import dev.runnel.server.usecase.file.SignedLinks;
import dev.runnel.testkit.ManualClock;
import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that tools made, under their signed addresses (service-api.md section 1.8). */
class SignedToolFileTest {

    private static final byte[] SECRET = "a secret for tests".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CONTENT = "made by a tool".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    static Path folder;

    private static ServiceBench bench;
    private static ServiceClient client;
    private static UUID file;

    @BeforeAll
    static void start() throws IOException {
        bench = new ServiceBench(folder);
        var app = bench.server().app(AppTexts.chat("Chat"));
        client = bench.client(app);
        var workplace = bench.server().workplace();
        file = workplace.ids().next();
        String key = "tools/" + workplace.tenant() + "/" + file;
        workplace.files().write(key, new ByteArrayInputStream(CONTENT), 1024);
        var record = new StoredFile(
                file,
                workplace.tenant(),
                app.id(),
                null,
                StoredFile.Kind.TOOL,
                key,
                "report.mp3",
                "mp3",
                "audio/mpeg",
                CONTENT.length,
                workplace.clock().millis(),
                true);
        workplace.store().write(records -> {
            records.files().insert(record);
            return true;
        });
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    /** An address as the server signs it, at a time that lies so far from now. */
    private static String signed(UUID id, byte[] secret, Duration fromNow) {
        Instant then = Instant.ofEpochMilli(bench.server().workplace().clock().millis())
                .plus(fromNow);
        return new SignedLinks(secret, new ManualClock(then), Duration.ofSeconds(300))
                .under("")
                .tool(id, ".mp3");
    }

    private static String good() {
        return signed(file, SECRET, Duration.ZERO);
    }

    private static RawResponse get(String target, String... fields) {
        return client.exchange(RawHttp.request("GET", target, null, fields));
    }

    @Test
    void aGoodAddressNeedsNoKey() {
        RawResponse response = get(good());
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(CONTENT);
        assertThat(response.header("Content-Type")).isEqualTo("audio/mpeg");
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.headers().has("Content-Disposition")).isFalse();
        assertThat(get(good().replace(".mp3", "")).body())
                .as("without extension")
                .isEqualTo(CONTENT);
        assertThat(get(good() + "&as_attachment=true").header("Content-Disposition"))
                .isEqualTo("attachment; filename*=UTF-8''report.mp3");
        RawResponse part = get(good(), "Range: bytes=8-");
        assertThat(part.status()).isEqualTo(206);
        assertThat(part.text()).isEqualTo("a tool");
    }

    @Test
    void anAddressIsGoodForItsTimeOnly() {
        assertThat(get(signed(file, SECRET, Duration.ofSeconds(-290))).status()).isEqualTo(200);
        for (Duration age : new Duration[] {Duration.ofSeconds(-310), Duration.ofDays(-400), Duration.ofHours(1)}) {
            BadInputTest.refused(get(signed(file, SECRET, age)), 403, "forbidden");
        }
    }

    @Test
    void anAddressThatWasChangedIsRefused() {
        String address = good();
        int sign = address.indexOf("sign=") + 5;
        for (String bad : new String[] {
            address.substring(0, sign) + (address.charAt(sign) == 'A' ? 'B' : 'A') + address.substring(sign + 1),
            address.replaceFirst("timestamp=([0-9]+)", "timestamp=1$1"),
            address.replaceFirst("timestamp=[0-9]+", "timestamp=now"),
            address.replaceFirst("nonce=.", "nonce="),
            address.replaceFirst("&sign=.*", ""),
            address.replaceFirst("\\?.*", ""),
            address.replace(file.toString(), UUID.randomUUID().toString()),
            signed(file, "another secret".getBytes(StandardCharsets.UTF_8), Duration.ZERO),
        }) {
            BadInputTest.refused(get(bad), 403, "forbidden");
        }
    }

    @Test
    void aFileThatIsNotThereIsNotFoundAlsoWithAGoodSignature() {
        BadInputTest.refused(get(signed(UUID.randomUUID(), SECRET, Duration.ZERO)), 404, "file_not_found");
        BadInputTest.refused(get(good().replace("/tools/" + file, "/tools/no-uuid")), 404, "not_found");
        String asUpload = good().replace("/tools/" + file + ".mp3", "/" + file + "/file-preview");
        BadInputTest.refused(get(asUpload), 404, "file_not_found");
    }
}
