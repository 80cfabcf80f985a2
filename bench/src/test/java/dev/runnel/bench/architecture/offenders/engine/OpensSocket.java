package dev.runnel.bench.architecture.offenders.engine;

import java.io.IOException;
import java.net.Socket;

public class OpensSocket {
    public Socket open() throws IOException {
        return new Socket("127.0.0.1", 9);
    }
}
