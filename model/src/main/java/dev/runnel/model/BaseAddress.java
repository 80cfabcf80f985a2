package dev.runnel.model;

import java.net.URI;

/** The address under which a provider's paths lie, as configured. */
final class BaseAddress {

    private final String root;
    private final String query;

    BaseAddress(URI base) {
        String text = base.toString();
        int mark = text.indexOf('?');
        String path = mark < 0 ? text : text.substring(0, mark);
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        this.root = path;
        this.query = mark < 0 ? "" : text.substring(mark);
    }

    /** The address under this one; its own query (a version, with some hosts) is kept. */
    URI below(String path) {
        return URI.create(root + path + query);
    }

    /** Whether it ends with that path. */
    boolean endsWith(String path) {
        return root.endsWith(path);
    }
}
