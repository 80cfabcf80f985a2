package dev.runnel.template;

/** The {@code start:stop:step} of a subscript; what is left out is none. */
record SliceBounds(Object start, Object stop, Object step) implements JinjaObject {
    @Override
    public String typeName() {
        return "slice";
    }
}
