package io.openclaw.router.admin;

import java.util.Map;

/**
 * One request to the admin surface.
 *
 * @param path without the query
 * @param query without the question mark; empty when there is none
 * @param headers by lower-case name
 * @param trueLoopback peer and Host are loopback and nothing says that a proxy stands between
 */
public record AdminRequest(
        String method, String path, String query, Map<String, String> headers, boolean trueLoopback) {}
