package io.openclaw.router.exchange;

import io.openclaw.router.route.Route;

/**
 * Until when an exchange waits for either side. All in nano time.
 *
 * <p>The route's time runs from the request's first byte to its answer's first one, and every other time ends with it. An upstream has its own
 * from the request's last byte on; a client has the request's time to send its body, and the same to take what it is sent.
 */
final class Patience {
    private Patience() {}

    /** For the request to come whole and be answered. */
    static long withRequest(Route route, Traffic traffic, boolean hasBody, long startedAt) {
        long patience = hasBody ? Math.min(route.timeoutNanos(), traffic.requestTimeoutNanos()) : route.timeoutNanos();
        return startedAt + patience;
    }

    /** For the answer to begin, once the request is out. */
    static long withAnswer(Route route, long startedAt, long now) {
        long patience = now + responseNanos(route);
        long routePatience = startedAt + route.timeoutNanos();
        return patience - routePatience < 0 ? patience : routePatience;
    }

    /** For a response that runs to go on: the upstream is waited for while the client has taken everything, else the client is. */
    static long withProgress(Route route, Traffic traffic, boolean clientTookAll, long now) {
        return now + (clientTookAll ? responseNanos(route) : traffic.requestTimeoutNanos());
    }

    private static long responseNanos(Route route) {
        return route.upstream().responseTimeoutMs() * 1_000_000L;
    }
}
