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
        // once it is closed, its event loop may be gone before those of the last connections
        if (listening != null
                && listening.isActive()
                && hasRoom() != listening.config().isAutoRead()) {
            listening.eventLoop().execute(this::openOrClose);
        }
        Runnable told = onChange;
        if (told != null) {
            told.run();
        }
    }

    private boolean hasRoom() {
        IntSupplier count = connections;
        return count == null || count.getAsInt() < maxConnections;
    }

    /** On the listener's own event loop: two loops at once would leave it as the slower one saw it. */
    private void openOrClose() {
        Channel listening = channel;
        // the number may have changed meanwhile, and its change have seen what was set before
        while (listening != null && hasRoom() != listening.config().isAutoRead()) {
            listening.config().setAutoRead(hasRoom());
        }
    }

    /**
     * To be called on its event loop every so often. Netty 4.2.18 forgets over io_uring to accept again, now and then, where it was told so while its
     * cancelled accept had still brought somebody.
     */
    void acceptAgain() {
        Channel listening = channel;
        if (listening != null && listening.isActive() && listening.config().isAutoRead()) {
            listening.read(); // nothing where it accepts already
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
