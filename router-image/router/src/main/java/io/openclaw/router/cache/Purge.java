package io.openclaw.router.cache;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Locale;

/** What an operator wants removed. */
public sealed interface Purge {
    /** One URL, with all its variants. */
    record Url(String url) implements Purge {}

    /** All URLs that begin so; the host must be whole. */
    record Prefix(String prefix) implements Purge {}

    /** All responses whose Cache-Tag (parted by commas) or Surrogate-Key (parted by spaces) names it. */
    record Tag(String tag) implements Purge {}

    record All() implements Purge {}

    AsciiString CACHE_TAG = AsciiString.cached("cache-tag");
    AsciiString SURROGATE_KEY = AsciiString.cached("surrogate-key");

    /** Host and target as keys have them: without a scheme, the host in lower case. */
    static String plain(String url) {
        String rest = url;
        for (String scheme : List.of("http://", "https://")) {
            if (rest.regionMatches(true, 0, scheme, 0, scheme.length())) {
                rest = rest.substring(scheme.length());
            }
        }
        int path = rest.indexOf('/');
        String host = path < 0 ? rest : rest.substring(0, path);
        return CacheKey.normalized(host) + (path < 0 ? "/" : rest.substring(path));
    }

    static boolean hasTag(HttpHeaders headers, String tag) {
        return names(headers.getAll(CACHE_TAG), ",", tag) || names(headers.getAll(SURROGATE_KEY), " ", tag);
    }

    private static boolean names(List<String> lines, String separator, String tag) {
        for (String line : lines) {
            for (String each : line.split(separator, -1)) {
                if (each.strip().toLowerCase(Locale.ROOT).equals(tag.toLowerCase(Locale.ROOT))) {
                    return true;
                }
            }
        }
        return false;
    }
}
