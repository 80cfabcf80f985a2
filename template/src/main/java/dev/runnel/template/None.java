package dev.runnel.template;

/** Python's {@code None}, so that no value is ever null. */
enum None {
    NONE
}
