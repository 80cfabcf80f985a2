package dev.runnel.bench.architecture.offenders.sse;

import dev.runnel.bench.architecture.offenders.run.Innocent;

public class ReachesUp {
    public Innocent reach() {
        return new Innocent();
    }
}
