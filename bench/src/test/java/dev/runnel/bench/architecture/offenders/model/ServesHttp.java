package dev.runnel.bench.architecture.offenders.model;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;

public class ServesHttp {
    public HttpServer make() throws IOException {
        return HttpServer.create();
    }
}
