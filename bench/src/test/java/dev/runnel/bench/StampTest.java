package dev.runnel.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class StampTest {

    @Property(tries = 200)
    void readsWhatWasWritten(@ForAll @LongRange(min = 0) long received, @ForAll @LongRange(min = 0) long sent) {
        byte[] text = Stamp.template();
        Stamp.write(text, Stamp.RECEIVED_AT, received);
        Stamp.write(text, Stamp.SENT_AT, sent);
        assertThat(Stamp.read(text, 0, text.length)).isEqualTo(new Stamp(received, sent));
    }

    @Test
    void refusesTextWithoutStamp() {
        byte[] text = "Once upon a time there was a model that said a great deal".getBytes();
        assertThatThrownBy(() -> Stamp.read(text, 0, text.length)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Stamp.read(Stamp.template(), 0, Stamp.LENGTH - 1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
