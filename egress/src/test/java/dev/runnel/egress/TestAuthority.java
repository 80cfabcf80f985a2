package dev.runnel.egress;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate for some names that no JDK trusts, and a server that shows it. */
final class TestAuthority {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path pem;
    private final SSLContext context;

    private TestAuthority(Path pem, SSLContext context) {
        this.pem = pem;
        this.context = context;
    }

    static TestAuthority create(Path folder, String... names) throws Exception {
        Path store = folder.resolve("server.p12");
        Path pem = folder.resolve("ca.pem");
        keytool(
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=test",
                "-validity",
                "2",
                "-ext",
                "san=dns:" + String.join(",dns:", names),
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD));
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "server",
                "-file",
                pem.toString(),
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return new TestAuthority(pem, context);
    }

    Path pem() {
        return pem;
    }

    RawServer server(String answer) throws IOException {
        return new RawServer(context.getServerSocketFactory().createServerSocket(), connection -> {
            while (connection.request() != null) {
                connection.send(answer);
            }
        });
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (process.waitFor() != 0) {
            throw new AssertionError("keytool failed");
        }
    }
}
