package io.openclaw.router.message;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a proxy takes from a message and adds to it on its way (RFC 9110, section 7.6). */
public final class Forwarding {
    /** RFC 7239. */
    private static final AsciiString FORWARDED = AsciiString.cached("forwarded");

    static final AsciiString X_FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
    static final AsciiString X_FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
    static final AsciiString X_FORWARDED_HOST = AsciiString.cached("x-forwarded-host");
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
    private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");
    private static final AsciiString HTTP = AsciiString.cached("http");
    /** Beyond any chain of proxies; only so that the number can't overflow. */
    private static final int MOST_FORWARDS = 100_000_000;

    private static final String RECEIVED_BY = " clw-router";
    private static final String VIA_1_1 = "1.1" + RECEIVED_BY;
    private static final String VIA_1_0 = "1.0" + RECEIVED_BY;

    private Forwarding() {}

    /**
     * Makes the client's request the router's own: hop-by-hop fields go (an Upgrade with them, see {@link Upgrade}), Via and X-Forwarded-* come.
     * Forwarded (RFC 7239) goes on with an element of ours where a trusted peer sent it, is dropped where another did, and never begun here.
     *
     * @param client address as text
     * @param trusted whether what the client itself says in X-Forwarded-* is believed
     */
    public static void prepare(HttpRequest request, String client, boolean trusted) {
        HttpHeaders headers = request.headers();
        boolean chunked = headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
        stripHopByHop(headers);
        if (chunked) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        appendVia(headers, request.protocolVersion());
        // each proxy on the way may have added a line of its own
        String before = trusted ? joined(headers, X_FORWARDED_FOR) : null;
        headers.set(X_FORWARDED_FOR, before == null ? client : before + ", " + client);
        if (!trusted) {
            headers.remove(FORWARDED);
        } else if (headers.contains(FORWARDED)) {
            String chain = String.join(", ", headers.getAll(FORWARDED));
            headers.set(FORWARDED, chain + ", for=" + forwardedNode(client) + ";proto=http");
        }
        if (!trusted || !headers.contains(X_FORWARDED_PROTO)) {
            headers.set(X_FORWARDED_PROTO, HTTP);
        }
        String host = headers.get(HttpHeaderNames.HOST);
        if (host != null && (!trusted || !headers.contains(X_FORWARDED_HOST))) {
            headers.set(X_FORWARDED_HOST, host);
        } else if (host == null && !trusted) {
            headers.remove(X_FORWARDED_HOST);
        }
        if (request.method().equals(HttpMethod.OPTIONS)) {
            countForward(headers);
        }
        if (request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            headers.remove(HttpHeaderNames.EXPECT); // not for 1.0 clients (RFC 9110, section 10.1.1)
        }
        request.setProtocolVersion(HttpVersion.HTTP_1_1);
    }

    /** RFC 9110, section 7.6.2; a 0 has been refused before. */
    private static void countForward(HttpHeaders headers) {
        String left = headers.get(HttpHeaderNames.MAX_FORWARDS);
        OptionalInt forwards = left == null ? OptionalInt.empty() : maxForwards(left);
        if (forwards.isPresent()) {
            headers.set(HttpHeaderNames.MAX_FORWARDS, Integer.toString(forwards.getAsInt() - 1));
        }
    }

    /** How often a message may still be forwarded; any larger number counts as {@link #MOST_FORWARDS}. Empty where the text is no number. */
    static OptionalInt maxForwards(String text) {
        int forwards = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return OptionalInt.empty();
            }
            forwards = Math.min(MOST_FORWARDS, forwards * 10 + digit);
        }
        return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(forwards);
    }

    /** An IPv6 address stands in brackets and quotes (RFC 7239, section 6). */
    private static String forwardedNode(String client) {
        return client.indexOf(':') < 0 ? client : "\"[" + client + "]\"";
    }

    /** Makes the upstream's response the router's own; the framing for the client is set after. */
    public static void prepare(HttpResponse response) {
        HttpHeaders headers = response.headers();
        stripHopByHop(headers);
        appendVia(headers, response.protocolVersion());
        if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL && !headers.contains(HttpHeaderNames.DATE)) {
            headers.set(HttpHeaderNames.DATE, HttpDate.now());
        }
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
    }

    /** Removes the fields that are for this connection only, and those that Connection names (RFC 9110, section 7.6.1). */
    static void stripHopByHop(HttpHeaders headers) {
        String options = headers.get(HttpHeaderNames.CONNECTION);
        if (options != null) {
            if (!isUsual(options) || headers.getAll(HttpHeaderNames.CONNECTION).size() > 1) {
                for (String named : headers.getAll(HttpHeaderNames.CONNECTION)) {
                    stripNamed(headers, named);
                }
            }
            headers.remove(HttpHeaderNames.CONNECTION);
        }
        headers.remove(KEEP_ALIVE);
        headers.remove(PROXY_CONNECTION);
        headers.remove(HttpHeaderNames.TE);
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        headers.remove(HttpHeaderNames.UPGRADE);
    }

    /** What most clients and servers say there, and no field that is not removed anyway. */
    private static boolean isUsual(String options) {
        return HttpHeaderValues.KEEP_ALIVE.contentEqualsIgnoreCase(options)
                || HttpHeaderValues.CLOSE.contentEqualsIgnoreCase(options);
    }

    private static void stripNamed(HttpHeaders headers, String list) {
        int start = 0;
        while (start <= list.length()) {
            int comma = list.indexOf(',', start);
            int end = comma < 0 ? list.length() : comma;
            String name = list.substring(start, end).trim();
            if (!name.isEmpty() && !isEndToEnd(name)) {
                headers.remove(name);
            }
            start = end + 1;
        }
    }

    /** What a peer may not have us drop: the next hop would frame or route the message differently than we did, or not know where it is from. */
    private static boolean isEndToEnd(String name) {
        return HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
                || HttpHeaderNames.HOST.contentEqualsIgnoreCase(name)
                || HttpHeaderNames.VIA.contentEqualsIgnoreCase(name)
                || FORWARDED.contentEqualsIgnoreCase(name)
                || X_FORWARDED_FOR.contentEqualsIgnoreCase(name)
                || X_FORWARDED_PROTO.contentEqualsIgnoreCase(name)
                || X_FORWARDED_HOST.contentEqualsIgnoreCase(name);
    }

    private static void appendVia(HttpHeaders headers, HttpVersion version) {
        String ours = version.equals(HttpVersion.HTTP_1_0) ? VIA_1_0 : VIA_1_1;
        String before = joined(headers, HttpHeaderNames.VIA);
        headers.set(HttpHeaderNames.VIA, before == null ? ours : before + ", " + ours);
    }

    /** All of a field's lines as one, or null. */
    private static @Nullable String joined(HttpHeaders headers, AsciiString name) {
        String first = headers.get(name);
        if (first == null) {
            return null;
        }
        List<String> all = headers.getAll(name);
        return all.size() == 1 ? first : String.join(", ", all);
    }
}
