package dev.runnel.bench.architecture.offenders.server;

public class Main {
    public static void main(String[] arguments) {
        System.exit(0);
    }
}
