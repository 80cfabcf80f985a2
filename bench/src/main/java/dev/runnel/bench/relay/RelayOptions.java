package dev.runnel.bench.relay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The arguments of {@code bench/relay}.
 *
 * @param mode which load
 * @param singleWrites burst only: one token per upstream write
 * @param rounds rounds of each server, 1 to 20
 * @param warmUp time before the measured time of each round, where it is not the mode's own
 * @param measured measured time of each round, 1 to 600 s
 * @param streams connections, where it is not the mode's own number
 * @param events events of an answer, where it is not the mode's own number
 * @param intervalMillis time between two events of a paced answer, where it is not the mode's own
 * @param app what the product serves
 * @param product command that starts the product, without its arguments
 * @param controlsOnly whether the product is left out
 * @param javaOptions options of the product's JVM
 * @param nginx the nginx program
 * @param work folder that takes configuration, data and logs of a run; its file system is what the product's log is written to
 */
record RelayOptions(
        Mode mode,
        boolean singleWrites,
        int rounds,
        Optional<Duration> warmUp,
        Duration measured,
        OptionalInt streams,
        OptionalInt events,
        OptionalInt intervalMillis,
        ServedApp app,
        List<String> product,
        boolean controlsOnly,
        List<String> javaOptions,
        Path nginx,
        Path work) {

    static final String USAGE = """
            bench/relay burst|paced1000|paced9500|coldstart [options]
              --upstream-writes burst|single   burst: whole answers (default), or one token per upstream write
              --rounds N                       rounds of each server, interleaved (3; coldstart: 5 starts)
              --warmup SECONDS                 before each measured time (10; paced9500: 25)
              --measure SECONDS                measured time of a round (30)
              --streams N  --events N  --interval MS    instead of the mode's own
              --app chat|chatflow              a chat app (default), or start, LLM and answer nodes
              --product "COMMAND"              what starts the product (./runnel of this checkout)
              --controls-only                  leave the product out
              --java-options "OPTIONS"         for the product's JVM (paced9500: -Xmx1g)
              --nginx FILE                     (/usr/sbin/nginx)
              --work DIR                       configuration, data and logs of the run (bench/target/relay)
            """;

    /** The loads. */
    enum Mode {
        BURST,
        PACED1000,
        PACED9500,
        COLDSTART
    }

    /**
     * Reads the command line.
     *
     * @param root the checkout, for the defaults
     * @throws IllegalArgumentException with a message for the user
     */
    static RelayOptions parse(List<String> arguments, Path root) {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("name a load");
        }
        ArrayDeque<String> rest = new ArrayDeque<>(arguments);
        Mode mode = mode(rest.removeFirst());
        boolean single = false;
        boolean controlsOnly = false;
        int rounds = mode == Mode.COLDSTART ? 5 : 3;
        Optional<Duration> warmUp = Optional.empty();
        Duration measured = Duration.ofSeconds(30);
        OptionalInt streams = OptionalInt.empty();
        OptionalInt events = OptionalInt.empty();
        OptionalInt interval = OptionalInt.empty();
        ServedApp app = ServedApp.CHAT;
        List<String> product = List.of(root.resolve("runnel").toString());
        List<String> javaOptions = List.of();
        Path nginx = Path.of("/usr/sbin/nginx");
        Path work = root.resolve("bench/target/relay");
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            switch (option) {
                case "--upstream-writes" -> single = single(value(option, rest));
                case "--rounds" -> rounds = number(option, rest, 1, 20);
                case "--warmup" -> warmUp = Optional.of(Duration.ofSeconds(number(option, rest, 1, 600)));
                case "--measure" -> measured = Duration.ofSeconds(number(option, rest, 1, 600));
                case "--streams" -> streams = OptionalInt.of(number(option, rest, 1, 12_000));
                case "--events" -> events = OptionalInt.of(number(option, rest, 1, 100_000));
                case "--interval" -> interval = OptionalInt.of(number(option, rest, 1, 60_000));
                case "--app" -> app = ServedApp.of(value(option, rest));
                case "--product" -> product = words(value(option, rest));
                case "--controls-only" -> controlsOnly = true;
                case "--java-options" -> javaOptions = words(value(option, rest));
                case "--nginx" -> nginx = Path.of(value(option, rest));
                case "--work" -> work = Path.of(value(option, rest)).toAbsolutePath();
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        if (controlsOnly && mode == Mode.COLDSTART) {
            throw new IllegalArgumentException("a cold start is the product's alone");
        }
        return new RelayOptions(
                mode,
                single,
                rounds,
                warmUp,
                measured,
                streams,
                events,
                interval,
                app,
                product,
                controlsOnly,
                javaOptions,
                nginx,
                work);
    }

    private static Mode mode(String name) {
        return Arrays.stream(Mode.values())
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown load " + name));
    }

    private static boolean single(String value) {
        return switch (value) {
            case "single" -> true;
            case "burst" -> false;
            default -> throw new IllegalArgumentException("--upstream-writes is burst or single, not " + value);
        };
    }

    private static String value(String option, ArrayDeque<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.removeFirst();
    }

    private static int number(String option, ArrayDeque<String> rest, int least, int most) {
        String text = value(option, rest);
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(option + " is a number, not " + text, notANumber);
        }
        throw new IllegalArgumentException(option + " is " + least + " to " + most + ", not " + text);
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
    }
}
