package dev.runnel.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Text that both databases can keep. */
class StorableTextProperties {

    @Property
    void whatIsKeptHasUtf8AndNoNul(@ForAll String text) {
        String kept = StorableText.of(text);

        assertThat(kept).hasSameSizeAs(text).doesNotContain("\0");
        assertThat(new String(kept.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                .isEqualTo(kept);
    }

    @Property
    void whatCouldBeKeptIsKeptAsItIs(@ForAll String text) {
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace("\0", "");

        assertThat(StorableText.of(whole)).isEqualTo(whole);
    }

    @Property
    void keepingTwiceIsKeepingOnce(@ForAll String text) {
        String kept = StorableText.of(text);

        assertThat(StorableText.of(kept)).isEqualTo(kept);
    }
}
