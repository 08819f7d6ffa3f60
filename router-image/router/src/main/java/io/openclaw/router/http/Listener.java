package io.openclaw.router.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.openclaw.router.wire.SharedPort;
import java.net.InetSocketAddress;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The listening socket: accepts while fewer than so many connections are open. Above that the kernel's queue holds the rest, and beyond it
 * clients retry by themselves; nothing of ours grows.
 */
final class Listener {
    private final int maxConnections;
    private volatile @Nullable Channel channel;
    private volatile @Nullable Runnable onChange;
    private volatile @Nullable IntSupplier connections;

    Listener(int maxConnections) {
        this.maxConnections = maxConnections;
    }

    void opened(Channel channel, IntSupplier connections) {
        this.connections = connections;
        this.channel = channel;
    }

    /** Called after each change of the number, from any event loop. */
    void connectionsChanged() {
        Channel listening = channel;
        IntSupplier count = connections;
        if (listening != null && count != null) {
            boolean room = count.getAsInt() < maxConnections;
            if (room != listening.config().isAutoRead()) {
                listening.config().setAutoRead(room);
            }
        }
        Runnable told = onChange;
        if (told != null) {
            told.run();
        }
    }

    /** Has the drain told of every change. */
    void onChange(Runnable onChange) {
        this.onChange = onChange;
    }

    InetSocketAddress address() {
        Channel listening = channel;
        if (listening == null) {
            throw new IllegalStateException("not bound yet");
        }
        return (InetSocketAddress) listening.localAddress();
    }

    /** Whether another process of ours may listen on the port too. */
    void share(boolean shared) {
        Channel listening = channel;
        if (listening != null) {
            SharedPort.share(listening, shared);
            Newcomers.spread(listening);
        }
    }

    /** What begins from now on is the successor's that shares the port. */
    boolean leaveNewcomersToSuccessor() {
        Channel listening = channel;
        return listening != null && Newcomers.leaveToSuccessor(listening);
    }

    /** Lets no new connection begin; what has begun is still accepted. */
    void turnNewcomersAway() {
        Channel listening = channel;
        if (listening != null) {
            Newcomers.turnAway(listening);
        }
    }

    /** Closes without waiting for it. */
    ChannelFuture close() {
        Channel listening = channel;
        if (listening == null) {
            throw new IllegalStateException("not bound yet");
        }
        return listening.close();
    }
}
