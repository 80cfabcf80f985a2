package dev.runnel.engine.node;

import static dev.runnel.engine.node.FakeNodeContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.runnel.engine.graph.Node;
import dev.runnel.engine.graph.NodeFailure;
import dev.runnel.engine.graph.NodeResult;
import dev.runnel.run.FileReference;
import dev.runnel.run.Value;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTransformNodeTest {

    private static final String DATA = "{'template':'{{ a }}!','variables':["
            + "{'variable':'a','value_selector':['n','v']},{'variable':'gone','value_selector':['n','gone']},"
            + "{'variable':'unset','value_selector':[]}]}";

    private final FakeNodeContext context = new FakeNodeContext();
    private final Map<String, Object> seen = new HashMap<>();

    private Node node(TemplateRenderer renderer) {
        return FakeNodeContext.node(new TemplateTransformNode.Type(renderer), DATA);
    }

    @Test
    void theTemplateSeesPlainValuesByName() {
        context.with("n.v", "{'list':[1,2.5,true,null,'x']}");
        NodeResult result = node((template, values) -> {
                    seen.putAll(values);
                    return template + values.get("a");
                })
                .run(context);
        assertThat(seen).containsOnlyKeys("a", "gone", "unset");
        assertThat(seen.get("gone")).isNull();
        assertThat(seen.get("a"))
                .isEqualTo(json("{'list':[1,2.5,true,null,'x']}").plain());
        assertThat(result.outputs()).isEqualTo(json("{'output':'{{ a }}!{list=[1, 2.5, true, null, x]}'}"));
        assertThat(result.inputs()).isEqualTo(json("{'a':{'list':[1,2.5,true,null,'x']},'gone':null,'unset':null}"));
    }

    @Test
    void filesArePlainObjects() {
        context.with("n.v", new Value.FileValue(FakeNodeContext.file("photo.png", FileReference.Type.IMAGE, 10)));
        node((template, values) -> {
                    seen.putAll(values);
                    return "";
                })
                .run(context);
        assertThat(seen.get("a"))
                .isInstanceOfSatisfying(
                        Map.class, file -> assertThat(file.get("filename")).isEqualTo("photo.png"));
    }

    @Test
    void outputOfTheLimitPassesAndMoreFails() {
        context.with("n.v", "'x'");
        String longest = "😀".repeat(TemplateTransformNode.LONGEST_OUTPUT);
        assertThat(node((template, values) -> longest).run(context).outputs().text("output", ""))
                .isEqualTo(longest);
        assertThatThrownBy(() -> node((template, values) -> longest + "x").run(context))
                .asInstanceOf(type(NodeFailure.class))
                .satisfies(failure -> {
                    assertThat(failure.message()).isEqualTo("Output length exceeds 400000 characters");
                    assertThat(failure.inputs().text("a", "")).isEqualTo("x");
                });
    }

    @Test
    void afailureOfTheTemplateTellsWhatItWasGiven() {
        context.with("n.v", "'x'");
        assertThatThrownBy(() -> node((template, values) -> {
                            throw new NodeFailure("TemplateRenderError", "line 1, column 4: no");
                        })
                        .run(context))
                .asInstanceOf(type(NodeFailure.class))
                .satisfies(failure -> {
                    assertThat(failure.message()).isEqualTo("line 1, column 4: no");
                    assertThat(failure.inputs().text("a", "")).isEqualTo("x");
                });
    }
}
