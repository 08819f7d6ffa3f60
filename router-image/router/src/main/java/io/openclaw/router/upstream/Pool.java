package io.openclaw.router.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.openclaw.router.wire.CodecLimits;
import io.openclaw.router.wire.Faults;
import io.openclaw.router.wire.Intake;
import io.openclaw.router.wire.RequestEncoder;
import io.openclaw.router.wire.ResponseDecoder;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's connections to one upstream. Idle ones are taken newest first, so that the others can grow old and go. Used on its loop
 * only, but for {@link #idleConnections} and {@link #closeOneIdle}.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
public final class Pool {
    /** Shorter than the keep-alive of common servers (Node closes after 5 s), so that we rarely send on a connection that is just being closed. */
    static final long IDLE_NANOS = 4_000_000_000L;

    /** Attempts to connect before a request is given up; each to another endpoint where there is one. */
    static final int CONNECT_ATTEMPTS = 3;

    private final Upstream upstream;
    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final Faults faults;
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
    private volatile int idleCount;

    public Pool(
            Upstream upstream,
            EventLoop loop,
            Class<? extends Channel> channelType,
            CodecLimits limits,
            Faults faults) {
        this.upstream = upstream;
        this.loop = loop;
        this.faults = faults;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(channelType)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, upstream.connectTimeoutMs())
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ResponseDecoder decoder = new ResponseDecoder(limits);
                        Intake intake = Intake.of(channel, decoder);
                        channel.pipeline()
                                .addLast(decoder)
                                .addLast(new RequestEncoder())
                                .addLast(new UpstreamConnection(Pool.this, channel, intake, decoder));
                    }
                });
        upstream.join(this);
    }

    /**
     * Gives the user a connection, perhaps before this returns.
     *
     * @param target of the request, for the choice of the endpoint
     * @param fresh not one that has been used before
     */
    public void acquire(UpstreamUser user, String target, boolean fresh) {
        attempt(user, target, fresh, null, CONNECT_ATTEMPTS);
    }

    private void attempt(UpstreamUser user, String target, boolean fresh, @Nullable Endpoint failed, int attempts) {
        Endpoint endpoint = upstream.balancer().choose(target, failed, System.nanoTime());
        InetSocketAddress address = endpoint == null ? null : endpoint.address();
        if (endpoint == null || address == null) {
            user.unreachable(UpstreamUser.Unreachable.NO_ENDPOINT);
            return;
        }
        UpstreamConnection reusable = fresh ? null : takeIdle(endpoint);
        if (reusable != null) {
            reusable.begin(user);
            return;
        }
        ChannelFuture connect = bootstrap.connect(address);
        connect.addListener((ChannelFutureListener) future -> {
            if (future.isSuccess()) {
                connected(future.channel(), endpoint, user);
                return;
            }
            endpoint.failed(System.nanoTime());
            Throwable cause = future.cause();
            faults.caught(cause);
            boolean another = attempts > 1 && upstream.endpoints().size() > 1;
            if (another) {
                attempt(user, target, fresh, endpoint, attempts - 1);
            } else {
                user.unreachable(
                        cause instanceof ConnectTimeoutException
                                ? UpstreamUser.Unreachable.TIMED_OUT
                                : UpstreamUser.Unreachable.REFUSED);
            }
        });
    }

    private void connected(Channel channel, Endpoint endpoint, UpstreamUser user) {
        UpstreamConnection connection = channel.pipeline().get(UpstreamConnection.class);
        connection.opened(endpoint);
        upstream.opened();
        try {
            connection.begin(user);
        } catch (Throwable e) { // a listener's exception would end in Netty's log
            channel.pipeline().fireExceptionCaught(e);
        }
    }

    private @Nullable UpstreamConnection takeIdle(Endpoint endpoint) {
        for (Iterator<UpstreamConnection> newest = idle.iterator(); newest.hasNext(); ) {
            UpstreamConnection connection = newest.next();
            if (connection.isTo(endpoint) && connection.channel().isActive()) {
                newest.remove();
                idleCount = idle.size();
                return connection;
            }
        }
        return null;
    }

    void keep(UpstreamConnection connection) {
        idle.addFirst(connection);
        idleCount = idle.size();
    }

    /** A connection is gone; idle or not. */
    void gone(UpstreamConnection connection, boolean wasIdle) {
        upstream.closed();
        if (wasIdle && idle.remove(connection)) {
            idleCount = idle.size();
        }
    }

    Faults faults() {
        return faults;
    }

    public int idleConnections() {
        return idleCount;
    }

    /** From any thread. */
    void closeOneIdle() {
        try {
            loop.execute(this::closeOldest);
        } catch (RejectedExecutionException e) {
            // the loop has ended, and its connections with it
            idleCount = 0;
        }
    }

    private void closeOldest() {
        UpstreamConnection oldest = idle.peekLast();
        if (oldest != null) {
            oldest.close();
        }
    }

    /** Closes what has been idle for long enough; called now and then. */
    public void sweep(long now) {
        for (UpstreamConnection oldest = idle.peekLast();
                oldest != null && now - oldest.idleSince() > IDLE_NANOS;
                oldest = idle.peekLast()) {
            idle.removeLast();
            idleCount = idle.size();
            oldest.close();
        }
    }
}
