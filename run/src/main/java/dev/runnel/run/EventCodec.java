package dev.runnel.run;

/** placeholder */
final class EventCodec {}
