package dev.runnel.server.wiring;

import dev.runnel.engine.GeneratedFiles;
import dev.runnel.engine.HistorySource;
import dev.runnel.engine.graph.NodeTypes;
import dev.runnel.engine.node.BuiltInNodes;
import dev.runnel.engine.node.CodeNode;
import dev.runnel.engine.node.HttpRequestNode;
import dev.runnel.engine.node.JinjaRenderer;
import dev.runnel.engine.node.LlmNode;
import dev.runnel.engine.node.TemplateTransformNode;
import dev.runnel.run.Egress;
import dev.runnel.run.FileContents;
import dev.runnel.run.ModelPort;
import dev.runnel.run.Sandbox;
import java.util.List;

/** The node types of this server: the one place where a node that needs a service gets it. */
final class GraphNodes {

    private GraphNodes() {}

    /** Every type, built or known by name. */
    static NodeTypes all(
            ModelPort models,
            HistorySource histories,
            Sandbox sandbox,
            Egress egress,
            FileContents contents,
            GeneratedFiles files) {
        var templates = new JinjaRenderer();
        return new NodeTypes(BuiltInNodes.with(List.of(
                new TemplateTransformNode.Type(templates),
                new LlmNode.Type(models, histories, templates),
                new CodeNode.Type(sandbox),
                new HttpRequestNode.Type(egress, contents, files))));
    }
}
