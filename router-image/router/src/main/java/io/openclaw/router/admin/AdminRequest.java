package io.openclaw.router.admin;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * @param path without query, as it came
 * @param query without the question mark; empty where there is none
 * @param headers by lower-case name; of a repeated header any one value
 * @param trueLoopback whether the request surely began on this machine (see {@link TrueLoopback})
 * @param peer address of the connection, for the audit
 */
public record AdminRequest(
        String method, String path, String query, Map<String, String> headers, boolean trueLoopback, String peer) {

    /** Of a repeated one the first; empty where it isn't there or is no valid text. */
    Optional<String> parameter(String name) {
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals == name.length() && part.startsWith(name)) {
                try {
                    return Optional.of(URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) { // a % that begins no byte
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }
}
