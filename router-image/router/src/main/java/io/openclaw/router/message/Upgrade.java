package io.openclaw.router.message;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A request's wish to go on in another protocol (RFC 9110, section 7.8), as far as it is passed on: in HTTP/1.1, without a body, and for
 * protocols that are not HTTP again, because through those requests would pass that nobody looks at.
 *
 * @param protocols as the client wrote them
 */
public record Upgrade(String protocols) {
    private static final String WEBSOCKET = "websocket";

    /** HTTP/2 in clear text, any HTTP by its name, and TLS, which is HTTP below it (RFC 9113, 9110, 2817). */
    private static final List<String> HTTP_AGAIN = List.of("h2", "h2c", "http", "tls");

    /** The wish of a request whose hop-by-hop fields are still there, or null. One look where it has no Connection field, as most have none. */
    public static @Nullable Upgrade of(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!headers.contains(HttpHeaderNames.CONNECTION) || !headers.contains(HttpHeaderNames.UPGRADE)) {
            return null;
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || Framing.hasBody(request)) {
            return null;
        }
        String protocols = String.join(", ", headers.getAll(HttpHeaderNames.UPGRADE));
        for (String protocol : protocols.split(",", -1)) {
            if (isHttpAgain(protocol.trim().toLowerCase(Locale.ROOT))) {
                return null;
            }
        }
        return new Upgrade(protocols);
    }

    private static boolean isHttpAgain(String protocol) {
        int slash = protocol.indexOf('/');
        String name = slash < 0 ? protocol : protocol.substring(0, slash);
        return name.isEmpty() || HTTP_AGAIN.contains(name);
    }

    /** Asks the upstream, once the request's hop-by-hop fields are gone. */
    public void ask(HttpHeaders headers) {
        set(headers, protocols);
    }

    /** What a 101 switches to; null where that is not what was asked for. To be called while its hop-by-hop fields are there. */
    public @Nullable String answered(HttpResponse response) {
        List<String> fields = response.headers().getAll(HttpHeaderNames.UPGRADE);
        if (fields.size() != 1) {
            return null;
        }
        String chosen = fields.get(0).trim();
        for (String protocol : protocols.split(",", -1)) {
            if (protocol.trim().equalsIgnoreCase(chosen)) {
                return chosen;
            }
        }
        return null;
    }

    /** Tells the client, once the response's hop-by-hop fields are gone. */
    public static void tell(HttpHeaders headers, String chosen) {
        headers.remove(HttpHeaderNames.CONTENT_LENGTH); // RFC 9110, section 8.6
        set(headers, chosen);
    }

    public static boolean isWebSocket(String chosen) {
        return chosen.equalsIgnoreCase(WEBSOCKET);
    }

    private static void set(HttpHeaders headers, String protocols) {
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        headers.set(HttpHeaderNames.UPGRADE, protocols);
    }
}
