package io.openclaw.router.exchange;

import io.netty.handler.codec.http.HttpRequest;
import io.openclaw.router.route.Route;
import io.openclaw.router.upstream.Connecting;
import io.openclaw.router.upstream.UpstreamConnection;
import io.openclaw.router.upstream.UpstreamUser;
import org.jspecify.annotations.Nullable;

/**
 * Who holds an upstream's connection for one request: asks the pool for it, once more where the first was stale, and leaves it to the next one
 * or closes it. A passage is one rather than has one, so that a request costs no object more.
 */
abstract class Tenant implements UpstreamUser {
    private final Pools pools;
    protected final HttpRequest request;
    protected final Route route;
    private @Nullable Connecting connecting;
    private @Nullable UpstreamConnection upstream;
    private boolean retried;
    private boolean awaiting;
    /** Nano time from which on an answer is awaited. */
    private long sentAt;

    Tenant(Pools pools, HttpRequest request, Route route) {
        this.pools = pools;
        this.request = request;
        this.route = route;
    }

    /** {@link #connected} or {@link #unreachable} follows, perhaps before this returns. */
    final void acquire(boolean fresh) {
        connecting = pools.pool(route.upstream()).acquire(this, request.uri(), fresh);
    }

    final void hold(UpstreamConnection connection) {
        upstream = connection;
    }

    /** The connection that it holds. */
    final @Nullable UpstreamConnection upstream() {
        return upstream;
    }

    /** Whether it is the upstream that keeps the request's body from coming on. */
    public final boolean isUpstreamBlocked() {
        return upstream == null || !upstream.channel().isWritable();
    }

    /** All of the request has been given to the upstream. */
    final void sent(long now) {
        awaiting = true;
        sentAt = now;
    }

    /** The head of its answer is there. */
    final void answered(long now) {
        if (awaiting && upstream != null) {
            awaiting = false;
            upstream.answered(now - sentAt);
        }
    }

    /** The upstream's time is over. */
    public final void late() {
        if (upstream != null) {
            answered(System.nanoTime()); // it has taken so long at least
            upstream.late();
        } else if (connecting != null) {
            connecting.late();
        }
    }

    /** Holds none any more, and returns what was held till now. */
    final @Nullable UpstreamConnection detach() {
        UpstreamConnection held = upstream;
        upstream = null;
        return held;
    }

    /** Asks for another connection after one that broke, where that does no harm, only once, and only while the budget allows it. */
    final boolean retries(UpstreamConnection broken, Broken why, boolean hasBody) {
        if (retried
                || !UpstreamFailure.mayBeSentAgain(request, hasBody, broken, why)
                || !pools.pool(route.upstream()).mayRetry()) {
            return false;
        }
        retried = true;
        acquire(true);
        return true;
    }

    /**
     * The response is in.
     *
     * @param mayBeKept whether the connection can carry another request
     */
    final void leave(boolean mayBeKept) {
        UpstreamConnection used = detach();
        if (used == null) {
            return;
        }
        if (mayBeKept && used.channel().isWritable()) {
            used.giveBack();
        } else {
            used.discard();
        }
    }

    /** Whatever it holds or waits for is not wanted any more. */
    final void letGo() {
        if (connecting != null) {
            connecting.cancel(); // nothing where it has become a connection
            connecting = null;
        }
        UpstreamConnection used = detach();
        if (used != null) {
            used.discard();
        }
    }
}
