package io.openclaw.router.cache;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.openclaw.router.cache.store.KeyHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a response is stored under: the realm, which is where its route sends requests to; and the URL as the client asks for it, the host in lower
 * case and without the usual port.
 */
final class CacheKey {
    private static final String USUAL_PORT = ":80";
    /** In no realm's name, and no host's. */
    private static final char SEPARATOR = '\n';

    final byte[] bytes;
    final long hash;

    private CacheKey(String text) {
        this.bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        this.hash = KeyHash.of(bytes);
    }

    static CacheKey of(String realm, HttpRequest request) {
        String host = request.headers().get(HttpHeaderNames.HOST);
        return of(realm, host == null ? "" : host, request.uri());
    }

    static CacheKey of(String realm, String host, String target) {
        return new CacheKey(realm + SEPARATOR + normalized(host) + target);
    }

    static String normalized(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.endsWith(USUAL_PORT) ? lower.substring(0, lower.length() - USUAL_PORT.length()) : lower;
    }

    String realm() {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.substring(0, text.indexOf(SEPARATOR));
    }

    /** Host and target of a stored key. */
    static String url(byte[] key) {
        String text = new String(key, StandardCharsets.ISO_8859_1);
        return text.substring(text.indexOf(SEPARATOR) + 1);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CacheKey that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }
}
