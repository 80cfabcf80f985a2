package dev.runnel.bench.architecture.offenders.run;

public class Innocent {
    public int[] numbers() {
        return new int[0];
    }
}
