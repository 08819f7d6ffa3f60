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
import java.util.OptionalInt;

/** What a proxy takes from a message and adds to it on its way (RFC 9110, section 7.6). */
public final class Forwarding {
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
    private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");
    /** Beyond any chain of proxies; only so that the number can't overflow. */
    private static final int MOST_FORWARDS = 100_000_000;

    private static final String RECEIVED_BY = " clw-router";
    private static final String VIA_1_1 = "1.1" + RECEIVED_BY;
    private static final String VIA_1_0 = "1.0" + RECEIVED_BY;

    private Forwarding() {}

    /**
     * Makes the client's request the router's own: hop-by-hop fields go (an Upgrade with them, see {@link Upgrade}), Via comes, and what tells
     * where it is from.
     *
     * @param client address as text
     * @param trusted whether what the client itself says about that is believed
     */
    public static void prepare(HttpRequest request, Provenance provenance, String client, boolean trusted) {
        HttpHeaders headers = request.headers();
        boolean chunked = headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
        stripHopByHop(headers);
        if (chunked) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        appendVia(headers, request.protocolVersion());
        provenance.tell(headers, client, trusted);
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
                || Provenance.isTold(name);
    }

    private static void appendVia(HttpHeaders headers, HttpVersion version) {
        String ours = version.equals(HttpVersion.HTTP_1_0) ? VIA_1_0 : VIA_1_1;
        String before = Provenance.joined(headers, HttpHeaderNames.VIA);
        headers.set(HttpHeaderNames.VIA, before == null ? ours : before + ", " + ours);
    }
}
