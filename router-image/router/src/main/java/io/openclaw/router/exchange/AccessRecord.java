package io.openclaw.router.exchange;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.openclaw.router.log.AccessLog;
import io.openclaw.router.message.Refusal;
import io.openclaw.router.message.TraceContext;
import io.openclaw.router.route.Route;
import io.openclaw.router.upstream.Endpoint;
import org.jspecify.annotations.Nullable;

/** What the access log wants to know of one request, gathered on its way. There is none where the log is off or leaves this request out. */
public final class AccessRecord {
    private final AccessLog log;
    private final HttpRequest request;
    private final String method;
    private final String client;
    private final long startedAt;
    private String target;
    private @Nullable String traceId;
    private @Nullable Endpoint endpoint;
    private @Nullable String refusal;
    private long askedAt;
    private long waitNanos = -1;
    private long bytesOut;

    private AccessRecord(AccessLog log, HttpRequest request, String client, long startedAt) {
        this.log = log;
        this.request = request;
        this.method = request.method().name();
        this.target = request.uri(); // before a route rewrites it
        this.client = client;
        this.startedAt = startedAt;
    }

    static @Nullable AccessRecord begin(Traffic traffic, HttpRequest request, String client, long startedAt) {
        AccessLog log = traffic.accessLog();
        return log != null && log.wants() ? new AccessRecord(log, request, client, startedAt) : null;
    }

    /**
     * Writes the line of a request that never became an exchange.
     *
     * @param request null where none could be read
     */
    public static void refused(
            Traffic traffic, @Nullable HttpRequest request, String client, Refusal refusal, long startedAt) {
        AccessLog log = traffic.accessLog();
        if (log == null || !log.wants()) {
            return;
        }
        HttpRequest read = request != null && request.decoderResult().isSuccess() ? request : null;
        log.write(new AccessLog.Line(
                System.currentTimeMillis(),
                client,
                read != null ? read.method().name() : null,
                read != null ? read.uri() : null,
                refusal.status().code(),
                0,
                0,
                System.nanoTime() - startedAt,
                -1,
                null,
                null,
                refusal.code(),
                read != null ? TraceContext.traceId(read.headers()) : null));
    }

    void asking() {
        askedAt = System.nanoTime();
    }

    void reached(@Nullable Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    void answered() {
        waitNanos = System.nanoTime() - askedAt;
    }

    void bodyOut(long bytes) {
        bytesOut += bytes;
    }

    void ownAnswer(FullHttpResponse response, @Nullable Refusal why) {
        bytesOut = request.method().equals(HttpMethod.HEAD)
                ? 0
                : response.content().readableBytes();
        refusal = why == null ? null : why.code();
    }

    /** A tunnel may be open for hours: what is long in a head is let go. */
    void shorten() {
        traceId = TraceContext.traceId(request.headers());
        if (target.length() > AccessLog.MAX_TARGET) {
            target = target.substring(0, AccessLog.MAX_TARGET);
        }
    }

    /** @param status 0 where nothing was answered */
    void write(@Nullable Route route, int status, long bytesIn) {
        log.write(new AccessLog.Line(
                System.currentTimeMillis(),
                client,
                method,
                target,
                status,
                bytesIn,
                bytesOut,
                System.nanoTime() - startedAt,
                waitNanos,
                route == null ? null : route.name(),
                endpoint == null ? null : endpoint.toString(),
                refusal,
                traceId == null ? TraceContext.traceId(request.headers()) : traceId));
    }
}
