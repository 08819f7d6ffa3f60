package io.openclaw.router.exchange;

import io.netty.handler.codec.http.HttpRequest;
import io.openclaw.router.message.Framing;
import io.openclaw.router.message.Refusal;
import io.openclaw.router.upstream.UpstreamConnection;
import io.openclaw.router.upstream.UpstreamUser.Broken;
import io.openclaw.router.upstream.UpstreamUser.Unreachable;

/** What becomes of a request whose upstream failed before it answered: another attempt, or a refusal that says why. */
final class UpstreamFailure {
    private UpstreamFailure() {}

    /**
     * Whether nothing is done twice by sending the request again (RFC 9112, section 9.3.1): the upstream closed a kept connection, as it may at any time, and
     * the method can't mean more by being repeated. A body is gone once it is sent.
     */
    static boolean mayBeSentAgain(HttpRequest request, boolean hasBody, UpstreamConnection broken, Broken why) {
        return broken.isReused() && !hasBody && why == Broken.CLOSED && Framing.isIdempotent(request.method());
    }

    static Refusal refusal(Unreachable why) {
        return switch (why) {
            case NO_ENDPOINT -> Refusal.noEndpoint();
            case REFUSED -> Refusal.upstreamFailed("The upstream could not be reached");
            case TIMED_OUT -> Refusal.upstreamTimeout("The upstream did not accept a connection in time");
        };
    }

    static Refusal switchedUnasked() {
        return Refusal.upstreamFailed("The upstream switched to a protocol that it was not asked for");
    }

    static Refusal refusal(Broken why) {
        return switch (why) {
            case CLOSED -> Refusal.upstreamReset();
            case GARBLED -> Refusal.upstreamFailed("The upstream's answer is not HTTP");
        };
    }
}
