package dev.runnel.bench.relay;

import com.sun.management.ThreadMXBean;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes the product's arguments and speaks its protocols, in the plainest way: for tests of the program that starts it. */
public final class StandInProduct {

    private final HttpClient client = HttpClient.newHttpClient();
    private final String upstream;
    private final String key;

    private StandInProduct(String upstream, String key) {
        this.upstream = upstream;
        this.key = key;
    }

    public static void main(String[] arguments) throws IOException {
        List<String> line = Arrays.asList(arguments);
        if (line.equals(List.of("version"))) {
            System.out.println("stand-in");
            return;
        }
        StandInProduct product = new StandInProduct(
                value(line, "--config", "base-url: (\\S+)"), value(line, "--keys", "api_key: (\\S+)"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 4096);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/chat-messages", product::chat);
        server.createContext("/metrics", StandInProduct::metrics);
        server.start();
        System.out.println("{\"app\":\"Relay bench\",\"mode\":\"chat\"}");
        System.out.println("ready http://127.0.0.1:" + server.getAddress().getPort());
    }

    private static String value(List<String> line, String option, String pattern) throws IOException {
        String text = Files.readString(Path.of(line.get(line.indexOf(option) + 1)));
        Matcher found = Pattern.compile(pattern).matcher(text);
        if (!found.find()) {
            throw new IOException(option + " lacks " + pattern);
        }
        return found.group(1);
    }

    private void chat(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (!("Bearer " + key).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create(upstream + "/chat/completions"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"stream\":true}"))
                    .build();
            HttpResponse<java.io.InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
                    OutputStream out = exchange.getResponseBody()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    relay(line, out);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void relay(String line, OutputStream out) throws IOException {
        int at = line.indexOf("\"content\":\"");
        String frame = null;
        if (at >= 0) {
            int from = at + 11;
            String token = line.substring(from, line.indexOf("\"}", from));
            frame = "data: {\"event\":\"message\",\"task_id\":\"t\",\"answer\":\"" + token + "\"}\n\n";
        } else if (line.equals("data: [DONE]")) {
            frame = "data: {\"event\":\"message_end\",\"task_id\":\"t\"}\n\n";
        }
        if (frame != null) {
            out.write(frame.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private static void metrics(HttpExchange exchange) throws IOException {
        try (exchange) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            byte[] page = (Metrics.ALLOCATED + " " + threads.getTotalThreadAllocatedBytes() + "\n")
                    .getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        }
    }
}
