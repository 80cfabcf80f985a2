package dev.runnel.bench.architecture.offenders.model;

public class ThingUtils {}
