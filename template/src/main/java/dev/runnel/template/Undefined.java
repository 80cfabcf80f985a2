package dev.runnel.template;

/** The value of what does not exist: it prints as nothing, is empty and false, and fails at any other use. */
final class Undefined implements JinjaObject {

    private final String message;

    private Undefined(String message) {
        this.message = message;
    }

    static Undefined named(String name) {
        return new Undefined(TextForm.quote(name) + " is undefined");
    }

    static Undefined because(String hint) {
        return new Undefined(hint);
    }

    static Undefined attribute(Object owner, String name) {
        return new Undefined(TextForm.quote(owner(owner)) + " has no attribute " + TextForm.quote(name));
    }

    static Undefined element(Object owner, Object key, Budget budget) {
        return new Undefined(owner(owner) + " has no element " + TextForm.repr(key, budget));
    }

    private static String owner(Object owner) {
        return owner == None.NONE ? "None" : Types.name(owner) + " object";
    }

    Fault fault() {
        return Fault.evaluation(message);
    }

    @Override
    public String typeName() {
        return "Undefined";
    }
}
