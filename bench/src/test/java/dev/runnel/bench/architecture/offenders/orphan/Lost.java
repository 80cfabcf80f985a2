package dev.runnel.bench.architecture.offenders.orphan;

public class Lost {}
