package dev.runnel.engine.node;

import dev.runnel.engine.graph.NodeContext;
import java.util.StringJoiner;

/** How a model's text and reasoning become the outputs of its node, streamed as they come (workflow.md section 8.4). */
sealed interface AnswerForm {

    /** The output that is streamed. */
    String TEXT = "text";

    /** A piece of what the model said, not empty. */
    void text(String piece);

    /** A piece of the reasoning that its provider tells apart, not empty. */
    void reasoning(String piece);

    /** The call is over; {@code complete} tells whether what was held back belongs to the outputs. */
    void end(boolean complete);

    /** The text so far: all that was streamed of it. */
    String wholeText();

    /** The reasoning so far. */
    String wholeReasoning();

    /** The answer without reasoning, wherever that stands. */
    String answer();

    static AnswerForm of(boolean separated, NodeContext context) {
        return separated ? new Separated(context) : new Tagged(context);
    }

    /** Reasoning stands in the text, in think tags. */
    final class Tagged implements AnswerForm {

        private final NodeContext context;
        private final StringBuilder whole = new StringBuilder();
        private boolean inside;

        private Tagged(NodeContext context) {
            this.context = context;
        }

        @Override
        public void text(String piece) {
            give(inside ? "\n</think>" + piece : piece);
            inside = false;
        }

        @Override
        public void reasoning(String piece) {
            give(inside ? piece : "<think>\n" + piece);
            inside = true;
        }

        @Override
        public void end(boolean complete) {
            if (inside && complete) {
                give("\n</think>");
                inside = false;
            }
        }

        private void give(String piece) {
            whole.append(piece);
            context.text(TEXT, piece);
        }

        @Override
        public String wholeText() {
            return whole.toString();
        }

        @Override
        public String wholeReasoning() {
            return "";
        }

        @Override
        public String answer() {
            var answer = new StringBuilder();
            var splitter = new ReasoningSplitter(new ReasoningSplitter.Parts() {
                @Override
                public void text(String piece) {
                    answer.append(piece);
                }

                @Override
                public void reasoning(String piece) {
                    // The answer is what is left without it.
                }

                @Override
                public void reasoningClosed() {
                    // As above.
                }
            });
            splitter.add(whole.toString());
            splitter.end();
            return answer.toString();
        }
    }

    /** Reasoning is an output of its own and streams apart. */
    final class Separated implements AnswerForm {

        private final NodeContext context;
        private final ReasoningSplitter splitter = new ReasoningSplitter(new Inline());
        private final StringBuilder whole = new StringBuilder();
        private final TidyText tidy;
        private final StringJoiner blocks = new StringJoiner("\n");
        private final StringBuilder block = new StringBuilder();
        private boolean reasoned;
        private boolean byProvider;

        private Separated(NodeContext context) {
            this.context = context;
            this.tidy = new TidyText(piece -> {
                whole.append(piece);
                context.text(TEXT, piece);
            });
        }

        @Override
        public void text(String piece) {
            if (byProvider) {
                byProvider = false;
                closeBlock();
            }
            splitter.add(piece);
        }

        @Override
        public void reasoning(String piece) {
            byProvider = true;
            addReasoning(piece);
        }

        private void addReasoning(String piece) {
            reasoned = true;
            block.append(piece);
            context.reasoning(piece, false);
        }

        private void closeBlock() {
            String said = block.toString().strip();
            block.setLength(0);
            if (!said.isEmpty()) {
                blocks.add(said);
            }
        }

        @Override
        public void end(boolean complete) {
            if (complete) {
                splitter.end();
                closeBlock();
            }
            if (reasoned) {
                context.reasoning("", true);
            }
        }

        @Override
        public String wholeText() {
            return whole.toString();
        }

        @Override
        public String wholeReasoning() {
            return blocks.toString();
        }

        @Override
        public String answer() {
            return wholeText();
        }

        /** What stands in the model's text. */
        private final class Inline implements ReasoningSplitter.Parts {
            @Override
            public void text(String piece) {
                tidy.add(piece);
            }

            @Override
            public void reasoning(String piece) {
                addReasoning(piece);
            }

            @Override
            public void reasoningClosed() {
                closeBlock();
            }
        }
    }
}
