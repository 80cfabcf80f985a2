package dev.runnel.bench.architecture.offenders.model;

import java.net.http.HttpClient;

public class UsesHttpClient {
    public HttpClient make() {
        return HttpClient.newHttpClient();
    }
}
