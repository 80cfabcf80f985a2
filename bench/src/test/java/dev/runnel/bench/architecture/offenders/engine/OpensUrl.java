package dev.runnel.bench.architecture.offenders.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

public class OpensUrl {
    public InputStream open() throws IOException {
        return URI.create("http://127.0.0.1/").toURL().openStream();
    }
}
