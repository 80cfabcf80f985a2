package dev.runnel.bench.architecture.offenders.model;

import java.util.concurrent.TimeUnit;

public class Sleeps {
    public void sleep() throws InterruptedException {
        Thread.sleep(1);
        TimeUnit.SECONDS.sleep(1);
    }
}
