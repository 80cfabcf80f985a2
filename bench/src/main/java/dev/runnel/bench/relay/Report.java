package dev.runnel.bench.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The result of a run as a Markdown table: medians of every server side by side, then each round. */
final class Report {

    private Report() {}

    /**
     * Writes the table.
     *
     * @param title the load in words
     * @param facts the machine
     * @param rounds rounds by server; the first server is compared with the others
     */
    static String of(String title, List<String> facts, Map<String, List<Round>> rounds) {
        StringBuilder text = new StringBuilder();
        text.append("### ").append(title).append("\n\n");
        facts.forEach(fact -> text.append("- ").append(fact).append('\n'));
        text.append('\n');
        List<String> servers = List.copyOf(rounds.keySet());
        List<String> columns = new ArrayList<>(List.of(""));
        servers.forEach(server -> columns.add(server + ", median"));
        servers.stream().skip(1).forEach(server -> columns.add(servers.getFirst() + " / " + server));
        servers.forEach(server -> columns.add(server + ", rounds"));
        row(text, columns);
        row(text, columns.stream().map(column -> "---").toList());
        for (Figure figure : Figure.ALL) {
            row(text, cells(figure, servers, rounds));
        }
        rounds.forEach((server, each) -> failures(text, server, each));
        return text.toString();
    }

    private static List<String> cells(Figure figure, List<String> servers, Map<String, List<Round>> rounds) {
        List<Double> medians = servers.stream()
                .map(server -> figure.median(rounds.getOrDefault(server, List.of())))
                .toList();
        List<String> cells = new ArrayList<>(List.of(figure.label()));
        medians.forEach(median -> cells.add(figure.show(median)));
        medians.stream().skip(1).forEach(median -> cells.add(ratio(medians.getFirst(), median)));
        for (String server : servers) {
            cells.add(rounds.getOrDefault(server, List.of()).stream()
                    .map(round -> figure.show(figure.of().applyAsDouble(round)))
                    .collect(Collectors.joining("; ")));
        }
        return cells;
    }

    private static String ratio(double value, double other) {
        return Double.isNaN(value) || Double.isNaN(other) || other == 0
                ? ""
                : String.format(Locale.ROOT, "%.2f", value / other);
    }

    private static void failures(StringBuilder text, String server, List<Round> rounds) {
        for (int i = 0; i < rounds.size(); i++) {
            Round round = rounds.get(i);
            if (round.load().failures() > 0) {
                text.append("\n%s, round %d: failed %s; first: %s\n"
                        .formatted(
                                server,
                                i + 1,
                                round.load().failed(),
                                round.load().example()));
            }
        }
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }
}
