package io.openclaw.router.cache;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** A stored head brought up to date by what the origin says of it later (RFC 9111, sections 3.2, 4.3.4 and 4.3.5). */
final class Freshening {
    /** They tell of the stored bytes and of this hop's framing; and a cookie is for who asked now. */
    private static final AsciiString[] KEPT = {
        HttpHeaderNames.CONTENT_LENGTH,
        HttpHeaderNames.CONTENT_ENCODING,
        HttpHeaderNames.CONTENT_RANGE,
        HttpHeaderNames.SET_COOKIE
    };

    private static final String WEAK = "W/";

    private Freshening() {}

    /** @param newer of a 304, or of a response to HEAD */
    static void apply(HttpHeaders stored, HttpHeaders newer) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : newer.names()) {
            names.add(name.toLowerCase(Locale.ROOT));
        }
        for (String name : names) {
            if (!isKept(name)) {
                stored.set(name, newer.getAll(name));
            }
        }
    }

    /**
     * Whether a 304 tells of something else than what is stored. A tag that was made weak on its way, as by compression, is the same one.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9111#section-4.3.4">RFC 9111, section 4.3.4</a>
     */
    static boolean isOfAnother(HttpHeaders stored, HttpHeaders notModified) {
        String tag = notModified.get(HttpHeaderNames.ETAG);
        String mine = stored.get(HttpHeaderNames.ETAG);
        return tag != null && !tag.startsWith(WEAK) && (mine == null || !tag.equals(opaque(mine)));
    }

    private static String opaque(String tag) {
        return tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag;
    }

    private static boolean isKept(String name) {
        for (AsciiString kept : KEPT) {
            if (kept.contentEqualsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a response to HEAD tells of what is stored: the same validators and, where it says one, the same length. */
    static boolean isOfTheSame(HttpHeaders stored, int storedLength, HttpHeaders head) {
        String length = head.get(HttpHeaderNames.CONTENT_LENGTH);
        return Objects.equals(stored.get(HttpHeaderNames.ETAG), head.get(HttpHeaderNames.ETAG))
                && Objects.equals(stored.get(HttpHeaderNames.LAST_MODIFIED), head.get(HttpHeaderNames.LAST_MODIFIED))
                && (length == null || length.equals(Integer.toString(storedLength)));
    }
}
