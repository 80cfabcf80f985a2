package dev.runnel.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.template.SelectorTemplate.Literal;
import dev.runnel.template.SelectorTemplate.Reference;
import dev.runnel.template.SelectorTemplate.Segment;
import dev.runnel.template.SelectorTemplate.Special;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorTemplateTest {

    private static Reference reference(String... selector) {
        return new Reference(List.of(selector));
    }

    private static List<Segment> parsed(String text) {
        return SelectorTemplate.parse(text).segments();
    }

    @Test
    void cutsReferencesOutOfText() {
        assertThat(parsed("Hello {{#1717.name#}}, {{#sys.query#}}!"))
                .containsExactly(
                        new Literal("Hello "),
                        reference("1717", "name"),
                        new Literal(", "),
                        reference("sys", "query"),
                        new Literal("!"));
        assertThat(parsed("")).isEmpty();
        assertThat(parsed("{{#a.b#}}{{#c.d.e#}}")).containsExactly(reference("a", "b"), reference("c", "d", "e"));
    }

    @Test
    void findsAReferenceBehindMoreBraces() {
        assertThat(parsed("{{{#a.b#}}}")).containsExactly(new Literal("{"), reference("a", "b"), new Literal("}"));
        assertThat(parsed("{{#{{#a.b#}}")).containsExactly(new Literal("{{#"), reference("a", "b"));
        assertThat(parsed("{{#a.b{{#c.d#}}")).containsExactly(new Literal("{{#a.b"), reference("c", "d"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{#a#}}",
                "{{#a.#}}",
                "{{#.a#}}",
                "{{#a..b#}}",
                "{{# a.b #}}",
                "{{#a.b #}}",
                "{{#a-b.c#}}",
                "{{#a.1#}}",
                "{{#a.b-c#}}",
                "{{#a.b}}",
                "{{a.b}}",
                "{{#a.b#}",
                "{{#a.b#",
                "{{#ä.b#}}",
                "{{#a.ä#}}",
                "{{#context#}}",
                "{{#",
                "{{##}}",
                "{{#a.$output#}}"
            })
    void leavesWhatDoesNotMatch(String text) {
        assertThat(parsed(text)).containsExactly(new Literal(text));
    }

    @Test
    void boundsHeadAndParts() {
        String head = "h".repeat(50);
        String part = "p".repeat(30);
        assertThat(parsed("{{#" + head + "." + part + "#}}")).containsExactly(reference(head, part));
        assertThat(parsed("{{#h" + head + ".p#}}")).hasOnlyElementsOfType(Literal.class);
        assertThat(parsed("{{#h.p" + part + "#}}")).hasOnlyElementsOfType(Literal.class);
        assertThat(parsed("{{#h" + ".p".repeat(10) + "#}}")).hasOnlyElementsOfType(Reference.class);
        assertThat(parsed("{{#h" + ".p".repeat(11) + "#}}")).hasOnlyElementsOfType(Literal.class);
        assertThat(parsed("{{#" + head + ("." + part).repeat(10) + "#}}")).hasOnlyElementsOfType(Reference.class);
    }

    @Test
    void knowsSpecialFormsInPromptsOnly() {
        String text = "{{#context#}} {{#histories#}} {{#query#}} {{#other#}} {{#a.b#}}";
        assertThat(SelectorTemplate.parsePrompt(text).segments())
                .containsExactly(
                        new Special("context"),
                        new Literal(" "),
                        new Special("histories"),
                        new Literal(" "),
                        new Special("query"),
                        new Literal(" {{#other#}} "),
                        reference("a", "b"));
        assertThat(SelectorTemplate.parse(text).references()).containsExactly(reference("a", "b"));
    }

    @Test
    void tellsWhatAnUnresolvableReferenceLeaves() {
        assertThat(reference("x", "y").inner()).isEqualTo("x.y");
    }

    @Test
    void readsHostileTextInOnePass() {
        String opened = "{{#".repeat(300_000);
        assertThat(parsed(opened)).containsExactly(new Literal(opened));
        String dotted = "{{#" + "a.".repeat(500_000);
        assertThat(parsed(dotted)).containsExactly(new Literal(dotted));
    }
}
