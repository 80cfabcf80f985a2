package dev.runnel.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.server.http.RequestedRange.Part;
import dev.runnel.server.http.RequestedRange.Unsatisfiable;
import dev.runnel.server.http.RequestedRange.Whole;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** What a Range field means for a file of some length (RFC 9110 section 14.1.2). */
class RequestedRangeProperties {

    @Property
    void aRangeThatBeginsInsideIsServedUpToTheEnd(
            @ForAll @LongRange(min = 1, max = 1000) long length,
            @ForAll @LongRange(min = 0, max = 1100) long first,
            @ForAll @LongRange(min = 0, max = 1100) long more) {
        long last = first + more;
        RequestedRange expected = first >= length ? new Unsatisfiable() : new Part(first, Math.min(last, length - 1));
        assertThat(RequestedRange.parse("bytes=" + first + "-" + last, length)).isEqualTo(expected);
        RequestedRange open = first >= length ? new Unsatisfiable() : new Part(first, length - 1);
        assertThat(RequestedRange.parse("bytes=" + first + "-", length)).isEqualTo(open);
    }

    @Property
    void aSuffixIsTheLastBytes(
            @ForAll @LongRange(min = 1, max = 1000) long length, @ForAll @LongRange(min = 1, max = 1100) long suffix) {
        Part expected = new Part(Math.max(0, length - suffix), length - 1);
        assertThat(RequestedRange.parse("bytes=-" + suffix, length)).isEqualTo(expected);
        assertThat(expected.length()).isEqualTo(Math.min(suffix, length));
    }

    @Property
    void whatIsNoSingleRangeOfBytesLeadsToTheWhole(@ForAll String text) {
        if (!RequestedRange.BYTES.matcher(text).matches()) {
            assertThat(RequestedRange.parse(text, 100)).isEqualTo(new Whole());
        }
    }

    @Example
    void formsThatClientsSend() {
        assertThat(RequestedRange.parse("bytes=0-0", 10)).isEqualTo(new Part(0, 0));
        assertThat(RequestedRange.parse("Bytes= 2-3 ", 10)).isEqualTo(new Part(2, 3));
        assertThat(RequestedRange.parse("bytes=0007-8", 10)).isEqualTo(new Part(7, 8));
        assertThat(RequestedRange.parse("bytes=5-" + "9".repeat(40), 10)).isEqualTo(new Part(5, 9));
        assertThat(RequestedRange.parse("bytes=-" + "9".repeat(40), 10)).isEqualTo(new Part(0, 9));
        assertThat(RequestedRange.parse("bytes=" + "9".repeat(40) + "-", 10)).isEqualTo(new Unsatisfiable());
        assertThat(RequestedRange.parse("bytes=10-", 10)).isEqualTo(new Unsatisfiable());
        assertThat(RequestedRange.parse("bytes=-0", 10)).isEqualTo(new Unsatisfiable());
        assertThat(RequestedRange.parse("bytes=0-", 0)).isEqualTo(new Unsatisfiable());
        for (String whole : new String[] {
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=5-4",
            "bytes=0-1,3-4",
            "bytes=0-1,",
            "items=0-1",
            "bytes=a-b",
            "bytes=1-2-3",
            "bytes=+1-2",
            "bytes=0x1-2",
            "bytes 0-1"
        }) {
            assertThat(RequestedRange.parse(whole, 10)).as(whole).isEqualTo(new Whole());
        }
        assertThat(RequestedRange.parse("bytes=-5", 0))
                .as("the last bytes of nothing")
                .isEqualTo(new Whole());
    }
}
