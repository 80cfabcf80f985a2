package dev.runnel.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.template.SelectorTemplate.Literal;
import dev.runnel.template.SelectorTemplate.Reference;
import dev.runnel.template.SelectorTemplate.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SelectorTemplateProperties {

    /** Dify's own expression. */
    private static final Pattern GRAMMAR =
            Pattern.compile("\\{\\{#([a-zA-Z0-9_]{1,50}(?:\\.[a-zA-Z_][a-zA-Z0-9_]{0,29}){1,10})#\\}\\}");

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "{{#", "#}}", "{", "}", "#", ".", "a", "b1", "_", "1", " ", "é", "🤖", "sys", "context", "\n")
                .list()
                .ofMaxSize(24)
                .map(pieces -> String.join("", pieces));
    }

    @Property
    void segmentsGiveBackTheText(@ForAll("texts") String text) {
        assertThat(source(SelectorTemplate.parse(text))).isEqualTo(text);
        assertThat(source(SelectorTemplate.parsePrompt(text))).isEqualTo(text);
    }

    @Property
    void literalsAreMergedAndNotEmpty(@ForAll("texts") String text) {
        List<Segment> segments = SelectorTemplate.parsePrompt(text).segments();
        for (int i = 0; i < segments.size(); i++) {
            assertThat(segments.get(i).source()).isNotEmpty();
            if (i > 0) {
                assertThat(segments.get(i) instanceof Literal && segments.get(i - 1) instanceof Literal)
                        .isFalse();
            }
        }
    }

    @Property(tries = 3000)
    void findsWhatTheGrammarFinds(@ForAll("texts") String text) {
        List<Reference> expected = new ArrayList<>();
        Matcher matcher = GRAMMAR.matcher(text);
        while (matcher.find()) {
            expected.add(new Reference(List.of(matcher.group(1).split("\\."))));
        }
        assertThat(SelectorTemplate.parse(text).references()).isEqualTo(expected);
    }

    private static String source(SelectorTemplate template) {
        return template.segments().stream().map(Segment::source).collect(Collectors.joining());
    }
}
