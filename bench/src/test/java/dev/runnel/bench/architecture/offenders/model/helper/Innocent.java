package dev.runnel.bench.architecture.offenders.model.helper;

public class Innocent {}
