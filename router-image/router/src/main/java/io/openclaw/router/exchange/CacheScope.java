package io.openclaw.router.exchange;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.openclaw.router.route.Route;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Among whose requests a response may be shared. What the upstream is told beside host and target, and may answer by, is a part of that. */
final class CacheScope {
    /** In no field's value, and not what ends a key's realm. */
    private static final char BETWEEN = '\r';

    private static final AsciiString FORWARDED = AsciiString.cached("forwarded");
    /** A quoted pair may be torn apart: that makes two scopes of one, never one of two. */
    private static final Pattern PAIRS = Pattern.compile("[;,]");
    /** They reach the upstream as they came, and frameworks make URLs of them: from a stranger that is a way to poison what all get. */
    private static final AsciiString[] UNCHECKED = {
        AsciiString.cached("x-forwarded-port"),
        AsciiString.cached("x-forwarded-prefix"),
        AsciiString.cached("x-forwarded-scheme"),
        AsciiString.cached("x-forwarded-server"),
        AsciiString.cached("x-forwarded-ssl")
    };

    /** What a trusted peer tells of the URL. */
    private static final AsciiString[] BELIEVED = Stream.concat(
                    Stream.of(AsciiString.cached("x-forwarded-proto"), AsciiString.cached("x-forwarded-host")),
                    Stream.of(UNCHECKED))
            .toArray(AsciiString[]::new);

    private CacheScope() {}

    /**
     * @param trusted whether the peer's fields about the request's origin are believed
     * @return null where nothing is shared
     */
    static @Nullable String of(Route route, HttpHeaders fields, boolean trusted) {
        String realm = route.realm();
        if (realm == null) {
            return null;
        }
        if (!trusted) {
            for (AsciiString name : UNCHECKED) {
                if (fields.contains(name)) {
                    return null;
                }
            }
        }
        return within(realm, fields, trusted);
    }

    /** Of what is stored in a realm the part that such a request can get, and by its method may make untrue. */
    static String within(String realm, HttpHeaders fields, boolean trusted) {
        if (!trusted) {
            return realm;
        }
        String scope = realm;
        for (AsciiString name : BELIEVED) {
            if (fields.contains(name)) {
                scope += BETWEEN + name.toString() + fields.getAll(name);
            }
        }
        return fields.contains(FORWARDED) ? scope + origin(fields.getAll(FORWARDED)) : scope;
    }

    /** Of {@code Forwarded} (RFC 7239, section 5) what tells the URL: who asked is no part of it. */
    private static String origin(List<String> forwarded) {
        StringBuilder origin = new StringBuilder();
        for (String pair : PAIRS.split(String.join(",", forwarded), -1)) {
            String stripped = pair.strip();
            if (stripped.regionMatches(true, 0, "host=", 0, 5) || stripped.regionMatches(true, 0, "proto=", 0, 6)) {
                origin.append(BETWEEN).append(stripped);
            }
        }
        return origin.toString();
    }

    /** Whether the fields tell who asks, so that the response may be for that one. */
    static boolean isPersonal(HttpHeaders fields) {
        return fields.contains(HttpHeaderNames.AUTHORIZATION) || fields.contains(HttpHeaderNames.COOKIE);
    }
}
