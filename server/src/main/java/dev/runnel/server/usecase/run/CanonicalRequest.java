package dev.runnel.server.usecase.run;

import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.server.usecase.credential.Credentials;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The fingerprint of a request: operation and body, whatever the order of members, without the mode of delivery. */
public final class CanonicalRequest {

    private CanonicalRequest() {}

    /** SHA-256, hexadecimal. */
    public static String hash(String operation, Map<String, ?> body) {
        var counted = new TreeMap<String, @Nullable Object>(body);
        counted.remove("response_mode");
        return Credentials.hash(operation + "\n" + JsonText.write(Value.ofPlain(sorted(counted))));
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            var sorted = new TreeMap<String, @Nullable Object>();
            map.forEach((name, member) -> sorted.put(String.valueOf(name), sorted(member)));
            return sorted;
        }
        if (value instanceof List<?> list) {
            var items = new ArrayList<@Nullable Object>(list.size());
            list.forEach(item -> items.add(sorted(item)));
            return items;
        }
        return value;
    }
}
