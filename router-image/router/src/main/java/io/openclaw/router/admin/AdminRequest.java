package io.openclaw.router.admin;

import java.util.Map;

/**
 * @param path without query, as it came
 * @param query without the question mark; empty where there is none
 * @param headers by lower-case name; of a repeated header any one value
 * @param trueLoopback whether the request surely began on this machine (see {@link TrueLoopback})
 */
public record AdminRequest(
        String method, String path, String query, Map<String, String> headers, boolean trueLoopback) {}
