package dev.runnel.bench.architecture.offenders.run;

import org.assertj.core.api.Assertions;

public class UsesLibrary {
    public void use() {
        Assertions.fail("used");
    }
}
