package dev.runnel.server.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import dev.runnel.testkit.RawHttp;
import dev.runnel.testkit.RawResponse;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A client of the Service API over raw sockets, one connection for each request. */
record ServiceClient(int port, String key, ServedApp app) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of the chat app. */
    ServiceClient(int port, String key) {
        this(port, key, ServedApp.CHAT);
    }

    /** The body of a chat message. */
    static String body(String query, String user, boolean streaming) {
        return ServedApp.CHAT.body(query, user, streaming);
    }

    /** Asks the app, whose answer is a stream with event ids. */
    Delivery stream(String body, String... fields) {
        return stream(0, body, fields);
    }

    /** As {@link #stream(String, String...)}, with that kernel receive buffer. */
    Delivery stream(int receiveBuffer, String body, String... fields) {
        return Delivery.of(address(), receiveBuffer, RawHttp.request("POST", app.path(), body, fields(fields)));
    }

    /** Comes back to a run by its run or task id. */
    Delivery events(String run, String user, String... fields) {
        return Delivery.of(
                address(),
                0,
                RawHttp.request("GET", "/v1/workflow/" + run + "/events?user=" + user, null, fields(fields)));
    }

    /** Asks the app and waits for the whole answer. */
    RawResponse blocking(String query, String user, String... fields) {
        return RawHttp.exchange(
                address(), RawHttp.request("POST", app.path(), app.body(query, user, false), fields(fields)));
    }

    /** The body of a GET that succeeds. */
    JsonNode get(String target) {
        RawResponse response = plain(target);
        assertThat(response.status()).as("%s: %s", target, response.text()).isEqualTo(200);
        return JSON.readTree(response.text());
    }

    /** Any GET. */
    RawResponse plain(String target) {
        return RawHttp.exchange(address(), RawHttp.request("GET", target, null, fields()));
    }

    /** The messages of the one conversation that the end user has; none where there is no conversation. */
    List<JsonNode> messages(String user) {
        JsonNode conversations = get("/v1/conversations?user=" + user).path("data");
        assertThat(conversations.size()).as("conversations of %s", user).isLessThanOrEqualTo(1);
        var messages = new ArrayList<JsonNode>();
        for (JsonNode conversation : conversations) {
            get("/v1/messages?user=" + user + "&conversation_id="
                            + conversation.path("id").stringValue(""))
                    .path("data")
                    .forEach(messages::add);
        }
        return messages;
    }

    /** The runs of a workflow that the end user has. */
    List<JsonNode> runs(String user) {
        var runs = new ArrayList<JsonNode>();
        get("/v1/workflows/logs?created_by_end_user_session_id=" + user)
                .path("data")
                .forEach(entry -> runs.add(entry.path("workflow_run")));
        return runs;
    }

    static JsonNode json(RawResponse response) {
        return JSON.readTree(response.text());
    }

    InetSocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    private String[] fields(String... more) {
        var all = new ArrayList<>(List.of("Authorization: Bearer " + key, "Runnel-Event-Ids: true"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    /** How long a read may wait before the test fails. */
    static final Duration PATIENCE = Duration.ofSeconds(60);
}
