package dev.runnel.bench.architecture.offenders.egress;

import java.net.http.HttpClient;

public class MayUseHttpClient {
    public HttpClient make() {
        return HttpClient.newHttpClient();
    }
}
