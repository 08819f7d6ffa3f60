package io.openclaw.router.cache;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Set;

/**
 * For how long a response is fresh, and how old it is (RFC 9111, section 4.2). All in seconds.
 *
 * @param lifetime from its making on
 * @param age when it came here
 * @param explicit whether the origin said so; else it is a guess
 */
record Freshness(long lifetime, long age, boolean explicit) {
    /** A tenth of the time since the last change, as section 4.2.2 suggests. */
    private static final int HEURISTIC_PART = 10;
    /** And at most a day. */
    private static final long MOST_GUESSED = 24 * 3600;

    /** RFC 9110, section 15.1: what may be guessed about; 206 is not stored here. */
    private static final Set<Integer> GUESSABLE = Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501);

    /**
     * Of a response with a Date.
     *
     * @param control of the response, for shared caches
     * @param targeted whether it is CDN-Cache-Control's, so that Expires says nothing
     * @param ttl where the origin says nothing at all; 0 for none
     * @param mayGuess whether the response is nobody's own by the looks of it
     * @param now wall clock when it came
     * @param delay between the request and it
     */
    static Freshness of(
            int status,
            HttpHeaders headers,
            CacheControl control,
            boolean targeted,
            long ttl,
            boolean mayGuess,
            long now,
            long delay) {
        long date = date(headers, HttpHeaderNames.DATE);
        long apparent = date == HttpDates.NONE ? 0 : Math.max(0, now - date);
        long age = Math.max(apparent, ageValue(headers) + delay);
        if (control.sharedMaxAge != CacheControl.ABSENT) {
            return new Freshness(control.sharedMaxAge, age, true);
        }
        if (control.maxAge != CacheControl.ABSENT) {
            return new Freshness(control.maxAge, age, true);
        }
        long made = date == HttpDates.NONE ? now : date;
        if (!targeted && headers.contains(HttpHeaderNames.EXPIRES)) {
            List<String> expires = headers.getAll(HttpHeaderNames.EXPIRES);
            long at = expires.size() > 1 ? HttpDates.NONE : HttpDates.parse(expires.get(0));
            return new Freshness(at == HttpDates.NONE ? 0 : Math.max(0, at - made), age, true);
        }
        boolean guessable = mayGuess && (GUESSABLE.contains(status) || control.isPublic);
        return new Freshness(guessable ? guess(headers, made, ttl) : 0, age, false);
    }

    private static long guess(HttpHeaders headers, long made, long ttl) {
        long modified = date(headers, HttpHeaderNames.LAST_MODIFIED);
        return modified == HttpDates.NONE
                ? ttl
                : Math.min(MOST_GUESSED, Math.max(0, (made - modified) / HEURISTIC_PART));
    }

    /** Whether responses of this status may be stored though they say nothing of it (RFC 9111, section 3). */
    static boolean isGuessable(int status) {
        return GUESSABLE.contains(status);
    }

    private static long date(HttpHeaders headers, CharSequence name) {
        String text = headers.get(name);
        return text == null ? HttpDates.NONE : HttpDates.parse(text);
    }

    /** RFC 9111, section 5.1: of a list the first; what is no number is not there. */
    private static long ageValue(HttpHeaders headers) {
        String text = headers.get(HttpHeaderNames.AGE);
        if (text == null) {
            return 0;
        }
        int comma = text.indexOf(',');
        return Math.max(0, CacheControl.seconds((comma < 0 ? text : text.substring(0, comma)).strip()));
    }
}
