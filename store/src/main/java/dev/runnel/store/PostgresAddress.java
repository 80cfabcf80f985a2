package dev.runnel.store;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * Where a PostgreSQL database is and who asks for it.
 *
 * @param url without user and password, so that it may be logged
 * @param host for messages
 * @param properties user, password and what the driver is told
 */
record PostgresAddress(String url, String host, Properties properties) {

    private static final int CONNECT_SECONDS = 5;

    /**
     * Reads {@code postgresql://user:password@host:port/name?parameters}; user and password may be percent-encoded.
     *
     * @throws IllegalArgumentException where it names no host or no database
     */
    static PostgresAddress of(URI address) {
        String path = address.getRawPath();
        if (address.getHost() == null || path == null || path.length() < 2) {
            throw new IllegalArgumentException("a database address is postgresql://user:password@host:port/name");
        }
        String url = "jdbc:postgresql://" + address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort())
                + path + (address.getRawQuery() == null ? "" : "?" + address.getRawQuery());
        var properties = new Properties();
        properties.setProperty("ApplicationName", "runnel");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        if (address.getRawUserInfo() != null) {
            String[] login = address.getRawUserInfo().split(":", 2);
            properties.setProperty("user", decoded(login[0]));
            if (login.length > 1) {
                properties.setProperty("password", decoded(login[1]));
            }
        }
        return new PostgresAddress(url, address.getHost(), properties);
    }

    /** The same with a limit on how long the server may be silent. */
    PostgresAddress answeringWithin(int seconds) {
        var more = new Properties();
        more.putAll(properties);
        more.setProperty("socketTimeout", Integer.toString(seconds));
        more.setProperty("connectTimeout", Integer.toString(Math.min(seconds, CONNECT_SECONDS)));
        return new PostgresAddress(url, host, more);
    }

    /** In user names and passwords a plus is a plus. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return url;
    }
}
