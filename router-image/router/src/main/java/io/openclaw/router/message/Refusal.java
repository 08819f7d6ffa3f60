package io.openclaw.router.message;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/** An answer that the router gives in the upstream's place: a status and the JSON {@code {"error": code, "message": message}} (contract, "Errors"). */
public record Refusal(HttpResponseStatus status, String code, String message) {
    public static final String OVERFLOW = "clw-router-oom";

    public static Refusal invalid(String message) {
        return new Refusal(HttpResponseStatus.BAD_REQUEST, "clw-request-invalid", message);
    }

    /** A method or transfer coding that this server does not implement (RFC 9110, section 15.6.2). */
    public static Refusal notImplemented(String message) {
        return new Refusal(HttpResponseStatus.NOT_IMPLEMENTED, "clw-request-invalid", message);
    }

    public static Refusal noRoute() {
        return new Refusal(HttpResponseStatus.NOT_FOUND, "clw-route-not-found", "No route matches the request");
    }

    public static Refusal requestTimeout() {
        return new Refusal(
                HttpResponseStatus.REQUEST_TIMEOUT, "clw-request-timeout", "The request did not arrive in time");
    }

    public static Refusal bodyTooLarge(long maxBytes) {
        return tooLarge(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, "The request body exceeds " + maxBytes + " bytes");
    }

    public static Refusal targetTooLong() {
        return tooLarge(HttpResponseStatus.REQUEST_URI_TOO_LONG, "The request line is too long");
    }

    public static Refusal headTooLarge() {
        return tooLarge(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "The request header fields are too large");
    }

    private static Refusal tooLarge(HttpResponseStatus status, String message) {
        return new Refusal(status, "clw-request-too-large", message);
    }

    public static Refusal internal() {
        return new Refusal(
                HttpResponseStatus.INTERNAL_SERVER_ERROR, "clw-internal", "The router failed to handle the request");
    }

    public static Refusal upstreamFailed(String message) {
        return new Refusal(HttpResponseStatus.BAD_GATEWAY, "clw-upstream-failed", message);
    }

    public static Refusal upstreamReset() {
        return new Refusal(
                HttpResponseStatus.BAD_GATEWAY,
                "clw-socket-econnreset",
                "The upstream closed the connection before it answered");
    }

    public static Refusal overflow(String message) {
        return new Refusal(HttpResponseStatus.SERVICE_UNAVAILABLE, OVERFLOW, message);
    }

    public static Refusal noEndpoint() {
        return new Refusal(
                HttpResponseStatus.SERVICE_UNAVAILABLE,
                "clw-upstream-unavailable",
                "No endpoint of the upstream is available");
    }

    public static Refusal draining() {
        return new Refusal(
                HttpResponseStatus.SERVICE_UNAVAILABLE, "clw-router-disconnect", "The router is shutting down");
    }

    public static Refusal upstreamTimeout(String message) {
        return new Refusal(HttpResponseStatus.GATEWAY_TIMEOUT, "clw-upstream-timeout", message);
    }

    /** RFC 9111, section 5.2.1.7. */
    public static Refusal notCached() {
        return upstreamTimeout("Only what is cached was asked for, and it is not");
    }

    /** Whether the answer must say when to try again. */
    public boolean wantsRetryAfter() {
        return status.code() == HttpResponseStatus.SERVICE_UNAVAILABLE.code();
    }

    /** @param retryAfterSeconds sent where {@link #wantsRetryAfter} */
    public FullHttpResponse toResponse(long retryAfterSeconds) {
        ByteBuf body = Unpooled.copiedBuffer(json(), StandardCharsets.UTF_8);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.readableBytes()))
                .set(HttpHeaderNames.DATE, HttpDate.now());
        if (wantsRetryAfter()) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, Long.toString(retryAfterSeconds));
        }
        return response;
    }

    String json() {
        StringBuilder json = new StringBuilder("{\"error\":\"");
        JsonStringEncoder.getInstance().quoteAsString(code, json);
        json.append("\",\"message\":\"");
        JsonStringEncoder.getInstance().quoteAsString(message, json);
        return json.append("\"}").toString();
    }
}
