package dev.runnel.egress;

import dev.runnel.run.EgressRequest;
import dev.runnel.run.EgressRequest.Trust;
import java.util.List;
import java.util.Map;

/**
 * One request of a chain of redirects, checked for what HTTP allows.
 *
 * @param method in capitals
 * @param target where it goes
 * @param headers as they are sent
 * @param body empty where there is none
 * @param trust who named the target
 */
record Hop(String method, Target target, List<Map.Entry<String, String>> headers, byte[] body, Trust trust) {

    /** The request as its caller made it. */
    static Hop first(EgressRequest request) {
        return new Hop(
                RequestHeaders.method(request.method()),
                Target.of(request.address()),
                RequestHeaders.of(request.headers()),
                request.body(),
                request.trust());
    }
}
