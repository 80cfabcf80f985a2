package dev.runnel.bench.architecture.offenders.model;

public class Quits {
    public void quit() {
        System.exit(1);
    }
}
