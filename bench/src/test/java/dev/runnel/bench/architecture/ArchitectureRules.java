package dev.runnel.bench.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URL;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The rules that the whole of the main code keeps.
 *
 * <p>They are made for a root package, so that the same rules judge the product and a set of deliberate offenders.
 */
final class ArchitectureRules {

    private static final Set<String> VAGUE_PACKAGES =
            Set.of("util", "utils", "helper", "helpers", "common", "impl", "misc", "manager");

    private static final Set<String> OUTBOUND_CLASSES = Set.of(
            "java.net.Socket",
            "java.net.DatagramSocket",
            "java.net.MulticastSocket",
            "java.net.URLConnection",
            "java.net.HttpURLConnection",
            "java.net.JarURLConnection",
            "java.nio.channels.SocketChannel",
            "java.nio.channels.DatagramChannel",
            "java.nio.channels.AsynchronousSocketChannel",
            "javax.net.SocketFactory",
            "javax.net.ssl.SSLSocket",
            "javax.net.ssl.SSLSocketFactory",
            "javax.net.ssl.HttpsURLConnection");

    private final String root;

    ArchitectureRules(String root) {
        this.root = root;
    }

    /** A class outside every row would be bound by no rule. */
    ArchRule everyClassBelongsToAModule() {
        return classes()
                .that(resideInAnyPackage(root + ".."))
                .should()
                .resideInAnyPackage(packages(ModuleTable.ROWS.keySet()))
                .allowEmptyShould(true);
    }

    ArchRule usesOnlyWhatItsRowNames(String module) {
        String[] allowed = packages(Stream.concat(Stream.of(module), ModuleTable.ROWS.get(module).stream())
                .toList());
        return classes()
                .that(residesIn(module))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage(root + "..").or(resideInAnyPackage(allowed)))
                .as("module " + module + " uses only " + ModuleTable.ROWS.get(module))
                .allowEmptyShould(true);
    }

    ArchRule usesNoLibrary(String module) {
        return classes()
                .that(residesIn(module))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(root + "." + module + "..", "java..", "org.jspecify.."))
                .as("module " + module + " depends on nothing but the JDK")
                .allowEmptyShould(true);
    }

    ArchRule onlyEgressOpensConnections() {
        return noClasses()
                .that(residesInProductExcept("egress"))
                .should()
                .dependOnClassesThat(describe(
                        "open outbound connections",
                        (JavaClass target) -> OUTBOUND_CLASSES.contains(target.getName())
                                || inPackage(target, "java.net.http")
                                || inPackage(target, "org.apache.hc")
                                || inPackage(target, "org.eclipse.jetty.client")))
                .orShould()
                .callMethodWhere(describe(
                        "URL opens a connection",
                        (JavaMethodCall call) -> call.getTargetOwner().isEquivalentTo(URL.class)
                                && Set.of("openConnection", "openStream", "getContent")
                                        .contains(call.getName())))
                .as("one door out: only egress opens connections")
                .allowEmptyShould(true);
    }

    /** The exception for JDBC drivers in {@code docs/egress.md} is the store's alone. */
    ArchRule onlyStoreUsesDatabases() {
        return noClasses()
                .that(residesInProductExcept("store"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "java.sql..", "javax.sql..", "com.zaxxer.hikari..", "org.postgresql..", "org.sqlite.."))
                .as("only store touches JDBC")
                .allowEmptyShould(true);
    }

    /** The exception for the HTTP server in {@code docs/egress.md} is the server's alone. */
    ArchRule onlyServerUsesTheHttpServer() {
        return noClasses()
                .that(residesInProductExcept("server"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.eclipse.jetty..", "com.sun.net.httpserver.."))
                .as("only server touches the HTTP server")
                .allowEmptyShould(true);
    }

    ArchRule packagesSayWhatTheyAreAbout() {
        return noClasses()
                .that(resideInAnyPackage(root + ".."))
                .should()
                .resideInAnyPackage(
                        VAGUE_PACKAGES.stream().map(name -> ".." + name + "..").toArray(String[]::new))
                .allowEmptyShould(true);
    }

    ArchRule classesSayWhatTheyAre() {
        return noClasses()
                .that(resideInAnyPackage(root + ".."))
                .should()
                .haveNameMatching(".*(Utils?|Helper|Manager|Impl)(\\$.*)?")
                .allowEmptyShould(true);
    }

    ArchRule onlyTheMainClassEndsTheProcess() {
        DescribedPredicate<JavaClass> main =
                nameMatching(quoted(root) + "\\.server\\.Main(\\$.*)?").forSubtype();
        DescribedPredicate<JavaClass> bench = residesIn("bench");
        return noClasses()
                .that(resideInAnyPackage(root + "..")
                        .and(DescribedPredicate.not(main))
                        .and(DescribedPredicate.not(bench)))
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .as("only server.Main ends the process")
                .allowEmptyShould(true);
    }

    ArchRule nobodySleeps() {
        return noClasses()
                .that(residesInProductExcept())
                .should()
                .callMethodWhere(describe(
                        "a sleep",
                        (JavaMethodCall call) -> call.getName().equals("sleep")
                                && (call.getTargetOwner().isAssignableTo(Thread.class)
                                        || call.getTargetOwner().isEquivalentTo(TimeUnit.class))))
                .as("waiting is the clock's")
                .allowEmptyShould(true);
    }

    private DescribedPredicate<JavaClass> residesIn(String module) {
        return resideInAnyPackage(root + "." + module + "..");
    }

    private DescribedPredicate<JavaClass> residesInProductExcept(String... excepted) {
        Set<String> modules = ModuleTable.product();
        modules.removeAll(Set.of(excepted));
        return resideInAnyPackage(packages(modules));
    }

    private String[] packages(Collection<String> modules) {
        return modules.stream().map(module -> root + "." + module + "..").toArray(String[]::new);
    }

    private static boolean inPackage(JavaClass type, String name) {
        return type.getPackageName().equals(name) || type.getPackageName().startsWith(name + ".");
    }

    private static String quoted(String text) {
        return text.replace(".", "\\.");
    }
}
