package io.openclaw.router.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.openclaw.router.wire.CodecLimits;
import io.openclaw.router.wire.Faults;
import io.openclaw.router.wire.Intake;
import io.openclaw.router.wire.RequestEncoder;
import io.openclaw.router.wire.ResponseDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's connections to one upstream. Idle ones are taken newest first, so that the others can grow old and go. Used on its loop
 * only, but for {@link #idleConnections} and {@link #closeOneIdle}.
 */
public final class Pool {
    /** Shorter than the keep-alive of common servers (Node closes after 5 s), so that we rarely send on a connection that is just being closed. */
    static final long IDLE_NANOS = 4_000_000_000L;

    private final Upstream upstream;
    private final EventLoop loop;
    private final int index;
    private final Function<InetAddress, Channel> sockets;
    private final Bootstrap bootstrap;
    private final Faults faults;
    private final RetryBudget retries = new RetryBudget(System.nanoTime());
    private final int mostIdle;
    private final ArrayDeque<UpstreamConnection> idle = new ArrayDeque<>();
    /** For other threads, which see it soon enough: written without the fence of a volatile, with every request. */
    private final AtomicInteger idleCount = new AtomicInteger();
    /** Connections open or under way. */
    private int held;
    /** When it was last swept: near enough for what is idle from now on, and costs a request no look at the clock. */
    private long sweptAt = System.nanoTime();

    /**
     * @param index the event loop's number, from 0 on
     * @param sockets that lead to an address
     * @param limits asked for each new connection's
     */
    public Pool(
            Upstream upstream,
            EventLoop loop,
            int index,
            Function<InetAddress, Channel> sockets,
            Supplier<CodecLimits> limits,
            Faults faults) {
        this.upstream = upstream;
        this.loop = loop;
        this.index = index;
        this.sockets = sockets;
        this.faults = faults;
        // each loop its share: together they keep no more than may be open
        this.mostIdle = Math.max(1, upstream.maxConnections() / upstream.loops());
        this.bootstrap = new Bootstrap()
                .group(loop)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, upstream.connectTimeoutMs())
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        ResponseDecoder decoder = new ResponseDecoder(limits.get());
                        Intake intake = Intake.of(channel, decoder);
                        channel.pipeline()
                                .addLast(decoder)
                                .addLast(new RequestEncoder())
                                .addLast(new UpstreamConnection(Pool.this, channel, intake, decoder));
                    }
                });
    }

    public Upstream upstream() {
        return upstream;
    }

    /**
     * Gives the user a connection, perhaps before this returns.
     *
     * @param target of the request, for the choice of the endpoint
     * @param again after a connection that had been used before broke; {@link #mayRetry} has allowed it, and it gets a fresh one
     * @return what is still under way, to be cancelled with the request; null where nothing is
     */
    public @Nullable Connecting acquire(UpstreamUser user, String target, boolean again) {
        if (!again) {
            upstream.counts().request(index);
            retries.request();
        }
        Endpoint endpoint = upstream.choose(target);
        if (endpoint == null) {
            user.unreachable(UpstreamUser.Unreachable.NO_ENDPOINT);
            return null;
        }
        UpstreamConnection reusable = again ? null : takeIdle(endpoint);
        if (reusable != null) {
            reusable.begin(user);
            return null;
        }
        Connecting connecting = new Connecting(this, user, target, endpoint);
        connecting.begin();
        return connecting;
    }

    /** Whether the budget allows one more retry, which thereby is counted. */
    public boolean mayRetry() {
        boolean may = retries.take(System.nanoTime());
        if (may) {
            upstream.counts().retries.increment();
        }
        return may;
    }

    ChannelFuture connect(Endpoint endpoint) {
        held++;
        upstream.opening(this);
        InetSocketAddress address = endpoint.address();
        return bootstrap
                .clone()
                .channelFactory(() -> sockets.apply(address.getAddress()))
                .connect(address);
    }

    /** A connection that was under way has come to nothing. */
    void notConnected() {
        held--;
        upstream.closed();
    }

    /** Another endpoint for a request whose connect failed; null where there is none, or no retry left. */
    @Nullable
    Endpoint another(String target, Endpoint failed, long now) {
        Endpoint other = upstream.choose(target, failed, now);
        return other == null || other == failed || !mayRetry() ? null : other;
    }

    void answered(long nanos) {
        upstream.counts().answers.add(index, nanos);
    }

    void failed(Endpoint endpoint, long now) {
        upstream.failed(endpoint, now);
    }

    private @Nullable UpstreamConnection takeIdle(Endpoint endpoint) {
        for (Iterator<UpstreamConnection> newest = idle.iterator(); newest.hasNext(); ) {
            UpstreamConnection connection = newest.next();
            if (connection.isTo(endpoint) && connection.channel().isActive()) {
                newest.remove();
                idleCount.setRelease(idle.size());
                return connection;
            }
        }
        return null;
    }

    /** @return false where it is not wanted any more */
    boolean keep(UpstreamConnection connection) {
        if (upstream.isRetired()) {
            return false;
        }
        idle.addFirst(connection);
        idleCount.setRelease(idle.size());
        if (idle.size() > mostIdle) {
            closeOldest();
        }
        return true;
    }

    /** A connection is gone; idle or not. */
    void gone(UpstreamConnection connection, boolean wasIdle) {
        held--;
        upstream.closed();
        if (wasIdle && idle.remove(connection)) {
            idleCount.setRelease(idle.size());
        }
    }

    boolean isHere() {
        return loop.inEventLoop();
    }

    void run(Runnable task) {
        loop.execute(task);
    }

    /** Its event loop's number. */
    int loop() {
        return index;
    }

    long sweptAt() {
        return sweptAt;
    }

    Faults faults() {
        return faults;
    }

    int idleConnections() {
        return idleCount.getAcquire();
    }

    /** From any thread. */
    void closeOneIdle() {
        try {
            loop.execute(this::closeOldest);
        } catch (RejectedExecutionException e) {
            // the loop has ended, and its connections with it
            idleCount.setRelease(0);
        }
    }

    /** Closes the one that has been idle longest; false where none is. One that has closed by itself meanwhile is passed over. */
    boolean closeOldest() {
        for (UpstreamConnection oldest = idle.pollLast(); oldest != null; oldest = idle.pollLast()) {
            idleCount.setRelease(idle.size());
            if (oldest.channel().isActive()) {
                oldest.close();
                return true;
            }
        }
        return false;
    }

    /** Closes all that is idle. */
    public void closeIdle() {
        while (closeOldest()) {
            // one after the other
        }
    }

    /** Whether it holds no connection, not even one under way. */
    public boolean isEmpty() {
        return held == 0;
    }

    /** Closes what has been idle for long enough; called now and then. */
    public void sweep(long now) {
        sweptAt = now;
        for (UpstreamConnection oldest = idle.peekLast();
                oldest != null && now - oldest.idleSince() > IDLE_NANOS;
                oldest = idle.peekLast()) {
            closeOldest();
        }
    }
}
