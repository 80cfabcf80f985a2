package dev.runnel.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** An IPv4 address is the same address however it is spelled. */
class Ipv4SpellingProperties {

    private enum Form {
        DECIMAL,
        OCTAL,
        PADDED_OCTAL,
        HEX,
        UPPER_HEX,
        PADDED_HEX;

        String of(long value) {
            return switch (this) {
                case DECIMAL -> Long.toString(value);
                case OCTAL -> "0" + Long.toOctalString(value);
                case PADDED_OCTAL -> "0000" + Long.toOctalString(value);
                case HEX -> "0x" + Long.toHexString(value);
                case UPPER_HEX -> "0X" + Long.toHexString(value).toUpperCase(Locale.ROOT);
                case PADDED_HEX -> "0x000" + Long.toHexString(value);
            };
        }
    }

    record Spelling(int address, String text) {}

    @Property
    void everySpellingIsTheSameAddress(@ForAll("spellings") Spelling spelling) throws Exception {
        InetAddress expected = address(spelling.address);
        assertThat(Host.parse(spelling.text)).isEqualTo(new Host.Literal(expected));
        // The JDK's own reader of what C libraries take.
        assertThat(Inet4Address.ofPosixLiteral(spelling.text)).isEqualTo(expected);
    }

    @Property
    void neitherAFinalDotNorOtherDigitsAndDotsMakeItAName(@ForAll("spellings") Spelling spelling) throws Exception {
        Host expected = new Host.Literal(address(spelling.address));
        assertThat(Host.parse(spelling.text + ".")).isEqualTo(expected);
        for (String dot : List.of(".", "\u3002", "\uff0e", "\uff61")) {
            String disguised = fullwidth(spelling.text).replace(".", dot);
            assertThat(Host.parse(disguised)).as(disguised).isEqualTo(expected);
        }
    }

    @Property
    void everySpellingIsJudgedAlike(@ForAll("spellings") Spelling spelling) throws Exception {
        AddressRange expected = AddressRange.forbidding(address(spelling.address));
        assertThat(Host.parse(spelling.text))
                .isInstanceOfSatisfying(
                        Host.Literal.class,
                        host -> assertThat(AddressRange.forbidding(host.address()))
                                .isEqualTo(expected));
    }

    @Property
    void whatNoSystemReadsIsNoHost(@ForAll("numericLooking") String text) {
        if (!Ipv4Text.isNumeric(text)) {
            return;
        }
        byte[] parsed = Ipv4Text.parse(text);
        Inet4Address posix = null;
        try {
            posix = Inet4Address.ofPosixLiteral(text);
        } catch (IllegalArgumentException e) {
            // No address for the JDK.
        }
        if (posix != null) {
            assertThat(parsed).as(text).isEqualTo(posix.getAddress());
        }
    }

    @Provide
    Arbitrary<Spelling> spellings() {
        Arbitrary<Form> form = Arbitraries.of(Form.class);
        Arbitrary<Integer> address = Arbitraries.oneOf(
                Arbitraries.integers(),
                Arbitraries.of(0x7F000001, 0xA9FEA9FE, 0x0A000001, 0, -1, 0xC0A80001, 0x08080808, 0x64400001));
        return Combinators.combine(address, Arbitraries.integers().between(1, 4), form, form, form, form)
                .as((value, parts, a, b, c, d) ->
                        new Spelling(value, spell(value & 0xFFFF_FFFFL, parts, List.of(a, b, c, d))));
    }

    @Provide
    Arbitrary<String> numericLooking() {
        return Arbitraries.strings().withChars("0123456789xX.aF").ofMinLength(1).ofMaxLength(24);
    }

    /** The leading parts are one byte each, the last is what is left. */
    private static String spell(long address, int parts, List<Form> forms) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts - 1; i++) {
            text.append(forms.get(i).of(address >> 24 - 8 * i & 0xFF)).append('.');
        }
        long rest = address & 0xFFFF_FFFFL >> 8 * (parts - 1);
        return text.append(forms.get(parts - 1).of(rest)).toString();
    }

    private static String fullwidth(String text) {
        return text.chars()
                .map(c -> c == '.' ? c : c + 0xFEE0)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static InetAddress address(int value) throws UnknownHostException {
        return InetAddress.getByAddress(
                new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value});
    }
}
