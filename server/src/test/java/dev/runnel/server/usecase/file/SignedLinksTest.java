package dev.runnel.server.usecase.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.server.error.ErrorCode;
import dev.runnel.testkit.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Addresses of files in stored answers are signed anew, but only those that this server signed. */
class SignedLinksTest {

    private static final Pattern QUERY = Pattern.compile("timestamp=([0-9]+)&nonce=([0-9a-f]+)&sign=([^)\\s]+)");

    private final ManualClock clock = new ManualClock();
    private final SignedLinks links =
            new SignedLinks("secret".getBytes(StandardCharsets.UTF_8), clock, Duration.ofSeconds(300));
    private final UUID file = UUID.randomUUID();

    private void works(String address) {
        Matcher query = QUERY.matcher(address);
        assertThat(query.find()).as(address).isTrue();
        links.check(
                SignedLinks.Purpose.FILE, file, query.group(1), query.group(2), query.group(3), ErrorCode.NOT_FOUND);
    }

    @Test
    void anOldAddressWorksAgain() {
        String upload = links.under("http://host").upload(file);
        String tool = links.under("http://host").tool(file, ".png");
        clock.advance(Duration.ofSeconds(1000));

        String renewed = links.renewed("See [a](" + upload + ") and ![b](" + tool + ").");

        assertThat(renewed)
                .startsWith("See [a](http://host/files/" + file + "/file-preview?timestamp=")
                .endsWith(").");
        works(renewed.substring(0, renewed.indexOf(" and ")));
        works(renewed.substring(renewed.indexOf(" and ")));
        assertThat(renewed).contains("/files/tools/" + file + ".png?");
    }

    @Test
    void anAddressThatNobodySignedGivesNoFile() {
        String forged = "http://host/files/" + file + "/file-preview?timestamp=1&nonce=" + "0".repeat(32) + "&sign="
                + "A".repeat(43) + "=";
        String foreign = new SignedLinks("other".getBytes(StandardCharsets.UTF_8), clock, Duration.ofSeconds(300))
                .under("")
                .upload(file);

        assertThat(links.renewed(forged)).isEqualTo(forged);
        assertThat(links.renewed(foreign)).isEqualTo(foreign);
        String ofAnother = links.under("").upload(UUID.randomUUID()).replaceFirst("[0-9a-f-]{36}", file.toString());
        assertThat(links.renewed(ofAnother)).isEqualTo(ofAnother);
        assertThat(links.renewed("no address, &sign= alone")).isEqualTo("no address, &sign= alone");
    }
}
