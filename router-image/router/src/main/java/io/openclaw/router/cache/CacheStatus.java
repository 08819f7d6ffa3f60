package io.openclaw.router.cache;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;

/** What this cache did about a request, as Cache-Status says it, behind what caches before it say (RFC 9211). */
final class CacheStatus {
    static final AsciiString FIELD = AsciiString.cached("cache-status");
    private static final String NAME = "clw-router";

    /** Why a request went on to the upstream (section 2.2). */
    enum Forwarded {
        BYPASS("bypass"),
        METHOD("method"),
        URI_MISS("uri-miss"),
        VARY_MISS("vary-miss"),
        STALE("stale"),
        REQUEST("request");

        private final String text;

        Forwarded(String text) {
            this.text = text;
        }
    }

    private CacheStatus() {}

    /** Answered with what was stored. */
    static String hit(long ttl, boolean collapsed) {
        return NAME + "; hit; ttl=" + ttl + (collapsed ? "; collapsed" : "");
    }

    /** Answered with what was stored, though it is stale. */
    static String staleHit(long ttl, String detail) {
        return NAME + "; hit; ttl=" + ttl + "; detail=" + detail;
    }

    /** Asked, and answered with what was stored all the same. */
    static String asked(Forwarded why, int status, long ttl) {
        return NAME + "; fwd=" + why.text + (status == 0 ? "" : "; fwd-status=" + status) + "; ttl=" + ttl;
    }

    /** Asked, and answered with what the upstream said. */
    static String forwarded(Forwarded why, boolean stored) {
        return NAME + "; fwd=" + why.text + (stored ? "; stored" : "");
    }

    static void add(HttpHeaders headers, String status) {
        if (headers.contains(FIELD)) {
            List<String> before = headers.getAll(FIELD);
            headers.set(FIELD, String.join(", ", before) + ", " + status);
        } else {
            headers.set(FIELD, status);
        }
    }
}
