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
import io.openclaw.router.wire.Malformed;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
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
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.CONNECT) || method.equals(HttpMethod.TRACE)) {
            return Refusal.notImplemented("CONNECT and TRACE are not supported");
        }
        Refusal refusal = checkHost(request);
        if (refusal == null) {
            refusal = checkFraming(request.headers());
        }
        return refusal == null && method.equals(HttpMethod.OPTIONS) ? checkForwards(request.headers()) : refusal;
    }

    private static @Nullable Refusal checkHost(HttpRequest request) {
        Iterator<? extends CharSequence> hosts = request.headers().valueCharSequenceIterator(HttpHeaderNames.HOST);
        if (!hosts.hasNext()) {
            if (request.protocolVersion().equals(HttpVersion.HTTP_1_1)) {
                return Refusal.invalid("A Host header field is required");
            }
        } else if (!Target.isAuthority(hosts.next(), true)) {
            return Refusal.invalid("The Host header field is malformed");
        } else if (hosts.hasNext()) {
            return Refusal.invalid("More than one Host header field");
        }
        return checkTarget(request);
    }

    private static @Nullable Refusal checkTarget(HttpRequest request) {
        String target = request.uri();
        if (!Target.isVisible(target)) {
            return Refusal.invalid("The request target is malformed");
        }
        boolean options = request.method().equals(HttpMethod.OPTIONS);
        if (target.charAt(0) != '/' && !(options && target.equals("*"))) {
            String authority = Target.authority(target);
            if (authority == null || !Target.isAuthority(authority, false)) {
                return Refusal.invalid("The request target is malformed");
            }
            request.setUri(Target.originForm(target, options));
            request.headers().set(HttpHeaderNames.HOST, authority);
        }
        return Target.climbs(request.uri())
                ? Refusal.invalid("The request target has a segment that is . or ..: resolve it first")
                : null;
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

    /** The last recipient is who gets a 0, and must not send it on; here OPTIONS is never answered for the upstream (RFC 9110, section 7.6.2). */
    private static @Nullable Refusal checkForwards(HttpHeaders headers) {
        String left = headers.get(HttpHeaderNames.MAX_FORWARDS);
        if (left == null) {
            return null;
        }
        OptionalInt forwards = Forwarding.maxForwards(left);
        if (forwards.isEmpty()) {
            return Refusal.invalid("Max-Forwards is not a number");
        }
        return forwards.getAsInt() == 0
                ? Refusal.notImplemented("The router itself answers no OPTIONS, and Max-Forwards is 0")
                : null;
    }

    private static Refusal undecodable(DecoderResult result) {
        Throwable cause = result.cause();
        if (cause instanceof TooLongHttpLineException) {
            return Refusal.targetTooLong();
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return Refusal.headTooLarge();
        }
        return Refusal.invalid(cause instanceof Malformed malformed ? malformed.what() : "The request is malformed");
    }
}
