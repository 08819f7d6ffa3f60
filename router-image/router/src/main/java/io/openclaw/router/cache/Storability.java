package io.openclaw.router.cache;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * That a response may be stored, and what of it (RFC 9111, section 3).
 *
 * @param unshared fields that are not for others
 */
record Storability(StoredInfo info, List<String> unshared) {
    private static final AsciiString[] LEFT_OUT = {
        HttpHeaderNames.CONTENT_LENGTH,
        HttpHeaderNames.AGE,
        HttpHeaderNames.TRAILER,
        HttpHeaderNames.PROXY_AUTHENTICATE,
        HttpHeaderNames.PROXY_AUTHORIZATION,
        AsciiString.cached("proxy-authentication-info")
    };

    private static final int OK = 200;
    /** What the request's ranges and conditions have made of the response: no answer to who asks without. */
    private static final Set<Integer> ABOUT_THE_REQUEST = Set.of(206, 304, 412, 416, 417);

    /** Statuses that RFC 9110 describes, and so {@code must-understand} means: we know what they say about caching. */
    private static final Set<Integer> UNDERSTOOD = Set.of(
            200, 201, 202, 203, 204, 205, 300, 301, 302, 303, 307, 308, 400, 401, 402, 403, 404, 405, 406, 407, 408,
            409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 426, 500, 501, 502, 503, 504, 505);

    /**
     * Null where it may not, or is of no use.
     *
     * @param request the client's fields, as they came
     * @param ttl where the origin is silent
     * @param wall seconds since 1970
     * @param now nano time
     * @param delay seconds between request and response
     */
    static @Nullable Storability judge(
            HttpHeaders request, int status, HttpHeaders response, long ttl, long wall, long now, long delay) {
        CacheControl targeted = TargetedControl.of(response);
        CacheControl control = targeted == null ? CacheControl.of(response) : targeted;
        boolean authorized = request.contains(HttpHeaderNames.AUTHORIZATION);
        if (ABOUT_THE_REQUEST.contains(status)
                || (status != OK && request.contains(HttpHeaderNames.RANGE))
                || isForbidden(control, status)
                || (authorized && !control.allowsSharing())
                || Selection.isForNobodyElse(response)) {
            return null;
        }
        // what a cookie asked for or a cookie comes with may be one user's: that it isn't must be said
        boolean mayGuess = !authorized
                && !request.contains(HttpHeaderNames.COOKIE)
                && !response.contains(HttpHeaderNames.SET_COOKIE);
        Freshness freshness = Freshness.of(status, response, control, targeted != null, ttl, mayGuess, wall, delay);
        // "stale at once" says nothing of that, and what is stale is served all the same where the origin fails
        boolean said = freshness.explicit() && (mayGuess || authorized || freshness.lifetime() > 0);
        boolean allowed = said || control.isPublic || (mayGuess && Freshness.isGuessable(status));
        return allowed && isOfUse(control, freshness, response)
                ? new Storability(
                        StoredInfo.of(control, freshness, Selection.of(response, request), now), control.unshared)
                : null;
    }

    private static boolean isForbidden(CacheControl control, int status) {
        boolean understood = UNDERSTOOD.contains(status);
        if (control.mustUnderstand) {
            return !understood || control.isPrivate; // no-store is for those who don't know it (section 5.2.2.3)
        }
        return control.noStore || control.isPrivate;
    }

    /** Fresh for a moment at least, or something to ask the upstream about. */
    private static boolean isOfUse(CacheControl control, Freshness freshness, HttpHeaders response) {
        boolean validator = response.contains(HttpHeaderNames.ETAG) || response.contains(HttpHeaderNames.LAST_MODIFIED);
        boolean fresh = freshness.lifetime() > freshness.age() && !control.noCache;
        return fresh || validator || control.staleWhileRevalidate > 0;
    }

    /** Fields that aren't stored: those that are told anew, a proxy's own, and those that {@code no-cache} or {@code private} name. */
    boolean leavesOut(CharSequence name) {
        for (AsciiString left : LEFT_OUT) {
            if (left.contentEqualsIgnoreCase(name)) {
                return true;
            }
        }
        for (String one : unshared) {
            if (AsciiString.contentEqualsIgnoreCase(one, name)) {
                return true;
            }
        }
        return false;
    }
}
