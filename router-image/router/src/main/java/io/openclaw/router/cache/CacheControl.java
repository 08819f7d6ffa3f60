package io.openclaw.router.cache;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The directives of a request or a response (RFC 9111, section 5.2; RFC 5861), whichever field they stood in. Of one that is said twice the first
 * counts; a time that is none is 0, for what is wrong about freshness had better be stale (section 4.2.1).
 */
final class CacheControl {
    /** A time that is not said. */
    static final long ABSENT = -1;
    /** RFC 9111, section 1.2.2: what is larger is this. */
    static final long MOST_SECONDS = 1L << 31;

    /** None at all. */
    static final CacheControl NONE = new CacheControl();

    boolean noStore;
    boolean noCache;
    boolean isPrivate;
    boolean isPublic;
    boolean mustRevalidate;
    boolean proxyRevalidate;
    boolean mustUnderstand;
    boolean onlyIfCached;
    long maxAge = ABSENT;
    long sharedMaxAge = ABSENT;
    long minFresh = ABSENT;
    long maxStale = ABSENT;
    long staleWhileRevalidate = ABSENT;
    long staleIfError = ABSENT;
    /** Fields that {@code no-cache} or {@code private} name: it holds for those alone. */
    final List<String> unshared = new ArrayList<>(0);

    static CacheControl of(HttpHeaders headers) {
        String first = headers.get(HttpHeaderNames.CACHE_CONTROL);
        if (first == null) {
            return NONE;
        }
        CacheControl parsed = new CacheControl();
        List<String> lines = headers.getAll(HttpHeaderNames.CACHE_CONTROL);
        for (String line : lines) {
            parsed.read(line);
        }
        return parsed;
    }

    private void read(String line) {
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == ',' || c == ' ' || c == '\t') {
                at++;
                continue;
            }
            int nameEnd = at;
            while (nameEnd < line.length() && line.charAt(nameEnd) != ',' && line.charAt(nameEnd) != '=') {
                nameEnd++;
            }
            String name = line.substring(at, nameEnd).toLowerCase(Locale.ROOT);
            if (nameEnd == line.length() || line.charAt(nameEnd) == ',') {
                set(name.strip(), null);
                at = nameEnd;
            } else {
                at = argument(line, nameEnd + 1, name);
            }
        }
    }

    /** @return behind it */
    private int argument(String line, int from, String name) {
        StringBuilder value = new StringBuilder();
        int at = from;
        boolean quoted = false;
        for (; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\' && at + 1 < line.length()) {
                value.append(line.charAt(++at));
            } else if (c == ',' && !quoted) {
                break;
            } else {
                value.append(c);
            }
        }
        set(name, value.toString());
        return at;
    }

    /** @param value null where there is none; a name that ends with a space is a known one in a form that it does not have */
    void set(String name, @Nullable String value) {
        switch (name) {
            case "no-store" -> noStore = true;
            case "no-cache" -> noCache |= !names(value);
            case "private" -> isPrivate |= !names(value);
            case "public" -> isPublic = true;
            case "must-revalidate" -> mustRevalidate = true;
            case "proxy-revalidate" -> proxyRevalidate = true;
            case "must-understand" -> mustUnderstand = true;
            case "only-if-cached" -> onlyIfCached = true;
            case "max-age" -> maxAge = first(maxAge, value);
            case "max-age " -> maxAge = first(maxAge, null);
            case "s-maxage" -> sharedMaxAge = first(sharedMaxAge, value);
            case "s-maxage " -> sharedMaxAge = first(sharedMaxAge, null);
            case "min-fresh" -> minFresh = first(minFresh, value);
            case "max-stale" -> maxStale = value == null ? MOST_SECONDS : first(maxStale, value);
            case "stale-while-revalidate" -> staleWhileRevalidate = first(staleWhileRevalidate, value);
            case "stale-if-error" -> staleIfError = first(staleIfError, value);
            default -> {} // an extension: to be ignored (section 5.2.3)
        }
    }

    /** Whether the value names fields. */
    private boolean names(@Nullable String value) {
        if (value == null || value.isBlank()) {
            return false;
        }
        for (String name : value.split(",", -1)) {
            if (!name.isBlank()) {
                unshared.add(name.strip());
            }
        }
        return true;
    }

    private static long first(long before, @Nullable String value) {
        return before != ABSENT ? before : Math.max(0, seconds(value == null ? "" : value));
    }

    /** {@link #ABSENT} where it is none. */
    static long seconds(String text) {
        long seconds = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return ABSENT;
            }
            seconds = Math.min(MOST_SECONDS, seconds * 10 + digit);
        }
        return text.isEmpty() ? ABSENT : seconds;
    }

    /** Of a response: whether it says itself for how long it is fresh, to shared caches. */
    boolean hasLifetime() {
        return sharedMaxAge != ABSENT || maxAge != ABSENT;
    }

    /** Of a response: never to be used stale (sections 5.2.2.2, 5.2.2.8 and 5.2.2.10). */
    boolean forbidsStale() {
        return mustRevalidate || proxyRevalidate || noCache || sharedMaxAge != ABSENT;
    }

    /** Of a response to a request with Authorization: whether others may have it too (section 3.5). */
    boolean allowsSharing() {
        return isPublic || mustRevalidate || sharedMaxAge != ABSENT;
    }
}
