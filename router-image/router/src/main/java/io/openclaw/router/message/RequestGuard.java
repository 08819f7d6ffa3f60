package io.openclaw.router.message;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which requests are refused before anything is done for them, on top of what the decoder itself refuses. Whatever two parsers could read in
 * two ways is refused rather than guessed (RFC 9112, section 11.2).
 */
public final class RequestGuard {
    private final long maxBodyBytes;

    public RequestGuard(long maxBodyBytes) {
        this.maxBodyBytes = maxBodyBytes;
    }

    public long maxBodyBytes() {
        return maxBodyBytes;
    }

    /** Why the request is refused, or null. An absolute target is brought into origin form, its authority into Host (RFC 9112, section 3.2.2). */
    public @Nullable Refusal check(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return undecodable(request.decoderResult());
        }
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return Refusal.invalid("Only HTTP/1.0 and HTTP/1.1 are spoken here");
        }
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.CONNECT) || method.equals(HttpMethod.TRACE)) {
            return Refusal.notImplemented("CONNECT and TRACE are not supported");
        }
        Refusal host = checkHost(request);
        return host != null ? host : checkFraming(request.headers());
    }

    private static @Nullable Refusal checkHost(HttpRequest request) {
        HttpHeaders headers = request.headers();
        String host = headers.get(HttpHeaderNames.HOST);
        if (host == null) {
            if (request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
                return Refusal.invalid("A Host header field is required");
            }
        } else if (headers.getAll(HttpHeaderNames.HOST).size() > 1) {
            return Refusal.invalid("More than one Host header field");
        } else if (!isHost(host)) {
            return Refusal.invalid("The Host header field is malformed");
        }
        String target = request.uri();
        if (!isTarget(target)) {
            return Refusal.invalid("The request target is malformed");
        }
        if (target.charAt(0) == '/' || (target.equals("*") && request.method().equals(HttpMethod.OPTIONS))) {
            return null;
        }
        return toOriginForm(request, target);
    }

    private static @Nullable Refusal toOriginForm(HttpRequest request, String target) {
        int scheme = target.indexOf("://");
        boolean http = scheme > 0
                && (target.regionMatches(true, 0, "http", 0, scheme)
                        || target.regionMatches(true, 0, "https", 0, scheme));
        if (!http) {
            return Refusal.invalid("The request target is malformed");
        }
        int start = scheme + 3;
        int end = start;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        String authority = target.substring(start, end);
        if (authority.isEmpty() || !isHost(authority)) {
            return Refusal.invalid("The request target is malformed");
        }
        String rest = target.substring(end);
        request.setUri(rest.startsWith("/") ? rest : "/" + rest);
        request.headers().set(HttpHeaderNames.HOST, authority);
        return null;
    }

    private @Nullable Refusal checkFraming(HttpHeaders headers) {
        String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
        if (coding != null) {
            List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
            if (codings.size() > 1 || !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding.trim())) {
                return Refusal.notImplemented("Only the chunked transfer coding is supported");
            }
        }
        if (headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
                && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY2)) {
            // the decoder would read eight bytes of body that no one else sees there
            return Refusal.invalid("The WebSocket draft with two keys is not supported");
        }
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        // the decoder has made sure that it is one number that fits
        if (length != null && Long.parseLong(length) > maxBodyBytes) {
            return Refusal.bodyTooLarge(maxBodyBytes);
        }
        return null;
    }

    private static Refusal undecodable(DecoderResult result) {
        Throwable cause = result.cause();
        if (cause instanceof TooLongHttpLineException) {
            return Refusal.targetTooLong();
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Refusal.headTooLarge();
        }
        return Refusal.invalid("The request is malformed");
    }

    /** Visible US-ASCII without a fragment: the octets of RFC 3986, read leniently, and none that a log or another parser could take amiss. */
    private static boolean isTarget(String target) {
        if (target.isEmpty()) {
            return false;
        }
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '#') {
                return false;
            }
        }
        return true;
    }

    /** reg-name, IPv4 or bracketed IPv6, and a port (RFC 9110, section 7.2); empty is allowed there and matches any-host routes only. */
    private static boolean isHost(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~!$&'()*+,;=:[]%".indexOf(c) >= 0;
            if (!allowed) {
                return false;
            }
        }
        return true;
    }
}
