package io.openclaw.router.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A request's attempts to get a new connection, at one endpoint after the other, until it has one, none is left, or it no longer wants any: then
 * the connect under way ends too, so that none outlives its request uncounted. Lives on one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the listener
public final class Connecting implements ChannelFutureListener {
    /** Attempts before a request is given up; each to another endpoint where there is one. */
    static final int ATTEMPTS = 3;

    private final Pool pool;
    private final UpstreamUser user;
    private final String target;
    private Endpoint endpoint;
    private @Nullable Channel channel;
    private int attempts;
    private boolean over;

    Connecting(Pool pool, UpstreamUser user, String target, Endpoint endpoint) {
        this.pool = pool;
        this.user = user;
        this.target = target;
        this.endpoint = endpoint;
    }

    void begin() {
        attempts++;
        endpoint.began(pool.loop()); // else one that hangs would look the least busy
        ChannelFuture connect = pool.connect(endpoint);
        channel = connect.channel();
        connect.addListener(this);
    }

    /** The request's time is over, and it still has no connection. */
    public void late() {
        if (!over) {
            pool.failed(endpoint, System.nanoTime());
        }
    }

    /** The request no longer wants a connection. Where it has got one already this does nothing. */
    public void cancel() {
        if (!over && channel != null) {
            over = true;
            channel.close();
        }
    }

    @Override
    public void operationComplete(ChannelFuture connect) {
        if (!pool.isHere()) { // a socket that could not even be made fails on a thread of Netty's
            pool.run(() -> operationComplete(connect));
            return;
        }
        endpoint.ended(pool.loop());
        if (connect.isSuccess()) {
            succeeded(connect.channel());
            return;
        }
        pool.notConnected();
        if (over) {
            return; // ended by us, which says nothing about the endpoint
        }
        Throwable cause = connect.cause();
        long now = System.nanoTime();
        pool.failed(endpoint, now);
        pool.faults().caught(cause);
        Endpoint other = attempts < ATTEMPTS ? pool.another(target, endpoint, now) : null;
        if (other == null) {
            over = true;
            user.unreachable(
                    cause instanceof ConnectTimeoutException
                            ? UpstreamUser.Unreachable.TIMED_OUT
                            : UpstreamUser.Unreachable.REFUSED);
        } else {
            endpoint = other;
            begin();
        }
    }

    private void succeeded(Channel connected) {
        UpstreamConnection connection = connected.pipeline().get(UpstreamConnection.class);
        connection.opened(endpoint);
        if (over) {
            connection.close();
            return;
        }
        over = true;
        try {
            connection.begin(user);
        } catch (Throwable e) { // a listener's exception would end in Netty's log
            connected.pipeline().fireExceptionCaught(e);
        }
    }
}
