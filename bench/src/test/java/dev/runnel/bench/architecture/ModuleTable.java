package dev.runnel.bench.architecture;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which module may use which: one row for each folder, as {@code docs/architecture.md} shows it. */
final class ModuleTable {

    /** Modules that are programs for tests: published or run beside the product, never part of it. */
    static final Set<String> TEST_PROGRAMS = Set.of("testkit", "bench");

    /** Modules that depend on nothing but the JDK and its null annotations. */
    static final Set<String> WITHOUT_LIBRARY = Set.of("sse", "contract", "run", "template");

    static final Map<String, Set<String>> ROWS = rows();

    private ModuleTable() {}

    private static Map<String, Set<String>> rows() {
        Map<String, Set<String>> rows = new TreeMap<>();
        rows.put("sse", Set.of());
        rows.put("contract", Set.of());
        rows.put("run", Set.of());
        rows.put("template", Set.of());
        rows.put("engine", Set.of("run", "template"));
        rows.put("dsl", Set.of("run", "engine"));
        rows.put("model", Set.of("run", "sse"));
        rows.put("tool", Set.of("run"));
        rows.put("sandbox", Set.of("run"));
        rows.put("egress", Set.of("run"));
        rows.put("knowledge", Set.of("run"));
        rows.put("store", Set.of("run"));
        rows.put("projection", Set.of("run"));
        rows.put("server", new TreeSet<>(rows.keySet()));
        rows.put("sdk", Set.of("sse"));
        rows.put("testkit", Set.of("sse", "run"));
        rows.put("bench", new TreeSet<>(rows.keySet()));
        return rows;
    }

    /** The modules that make up the product. */
    static Set<String> product() {
        Set<String> product = new TreeSet<>(ROWS.keySet());
        product.removeAll(TEST_PROGRAMS);
        return product;
    }
}
