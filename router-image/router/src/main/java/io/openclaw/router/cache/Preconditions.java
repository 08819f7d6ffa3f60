package io.openclaw.router.cache;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's own conditions, judged by a stored response (RFC 9110, section 13; RFC 9111, section 4.3.2). */
final class Preconditions {
    private static final String WEAK = "W/";

    private Preconditions() {}

    /** Whether a request has any condition that decides between a body and none. */
    static boolean areThere(HttpHeaders request) {
        return request.contains(HttpHeaderNames.IF_NONE_MATCH) || request.contains(HttpHeaderNames.IF_MODIFIED_SINCE);
    }

    /** Whether there is one that only the origin can judge. */
    static boolean areOrigins(HttpHeaders request) {
        return request.contains(HttpHeaderNames.IF_MATCH) || request.contains(HttpHeaderNames.IF_UNMODIFIED_SINCE);
    }

    /** Whether the client has what is stored. If-None-Match decides where it is there. */
    static boolean hasIt(HttpHeaders request, HttpHeaders stored) {
        if (request.contains(HttpHeaderNames.IF_NONE_MATCH)) {
            return matchesAny(request.getAll(HttpHeaderNames.IF_NONE_MATCH), stored.get(HttpHeaderNames.ETAG));
        }
        String since = request.get(HttpHeaderNames.IF_MODIFIED_SINCE);
        long asked = since == null ? HttpDates.NONE : HttpDates.parse(since);
        if (asked == HttpDates.NONE) {
            return false;
        }
        String modified = stored.get(HttpHeaderNames.LAST_MODIFIED);
        if (modified == null) {
            modified = stored.get(HttpHeaderNames.DATE);
        }
        long changed = modified == null ? HttpDates.NONE : HttpDates.parse(modified);
        return changed != HttpDates.NONE && changed <= asked;
    }

    private static boolean matchesAny(List<String> lines, @Nullable String tag) {
        for (String line : lines) {
            if (line.strip().equals("*")) {
                return true;
            }
            if (tag != null && contains(line, opaque(tag))) {
                return true;
            }
        }
        return false;
    }

    /** Weakly (RFC 9110, section 8.8.3.2). A tag may have a comma in its quotes. */
    private static boolean contains(String list, String tag) {
        int at = 0;
        while (at < list.length()) {
            boolean quoted = false;
            int end = at;
            while (end < list.length() && (quoted || list.charAt(end) != ',')) {
                quoted ^= list.charAt(end) == '"';
                end++;
            }
            if (opaque(list.substring(at, end).strip()).equals(tag)) {
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    private static String opaque(String tag) {
        return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
    }

    /** Whether a range is of what is stored (RFC 9110, section 13.1.5): else the whole is to be sent. */
    static boolean rangeIsOfIt(HttpHeaders request, HttpHeaders stored) {
        String condition = request.get(HttpHeaderNames.IF_RANGE);
        if (condition == null) {
            return true;
        }
        if (condition.startsWith("\"")) {
            return condition.equals(stored.get(HttpHeaderNames.ETAG));
        }
        String modified = stored.get(HttpHeaderNames.LAST_MODIFIED);
        return modified != null && modified.equals(condition) && HttpDates.parse(condition) != HttpDates.NONE;
    }
}
