package io.openclaw.router.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.openclaw.router.upstream.Pool;
import io.openclaw.router.upstream.Upstream;
import io.openclaw.router.wire.CodecLimits;
import io.openclaw.router.wire.Faults;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's client connections and upstream pools. Deadlines are kept as a field of each connection and looked at a few times a second:
 * a timer a request would cost more than the request's own bookkeeping. Used on its loop only.
 */
final class LoopConnections {
    /** How late a deadline may be noticed. */
    static final long SWEEP_MS = 100;

    private final EventLoop loop;
    private final Pool[] pools;
    private final Scarcity scarcity;
    /** Those whose head comes in pieces, in the order in which they began. */
    private final LinkedHashSet<ClientConnection> headsInPieces = new LinkedHashSet<>();

    private @Nullable ClientConnection first;

    LoopConnections(
            EventLoop loop,
            Scarcity scarcity,
            List<Upstream> upstreams,
            Class<? extends Channel> channelType,
            CodecLimits limits,
            Faults faults) {
        this.loop = loop;
        this.scarcity = scarcity;
        this.pools = new Pool[upstreams.size()];
        for (Upstream upstream : upstreams) {
            pools[upstream.index()] = new Pool(upstream, loop, channelType, limits, faults);
        }
    }

    EventLoop loop() {
        return loop;
    }

    Pool pool(Upstream upstream) {
        return pools[upstream.index()];
    }

    void add(ClientConnection connection) {
        connection.following = first;
        if (first != null) {
            first.preceding = connection;
        }
        first = connection;
    }

    void remove(ClientConnection connection) {
        if (connection.preceding == null) {
            first = connection.following;
        } else {
            connection.preceding.following = connection.following;
        }
        if (connection.following != null) {
            connection.following.preceding = connection.preceding;
        }
        connection.preceding = null;
        connection.following = null;
    }

    void headBegan(ClientConnection connection) {
        headsInPieces.add(connection);
    }

    void headEnded(ClientConnection connection) {
        headsInPieces.remove(connection);
    }

    /**
     * Ends the head that has been coming for longest, so that another's bytes find room.
     *
     * @return false where there is none but the other
     */
    boolean cutOldestHead(ClientConnection other) {
        for (ClientConnection oldest : headsInPieces) {
            if (oldest != other) {
                oldest.headTooSlow();
                return true;
            }
        }
        return false;
    }

    /** Calls each connection; it may end while it is called. */
    void each(Consumer<ClientConnection> visitor) {
        for (ClientConnection at = first; at != null; ) {
            ClientConnection following = at.following;
            visitor.accept(at);
            at = following;
        }
    }

    void sweep() {
        long now = System.nanoTime();
        for (ClientConnection at = first; at != null; ) {
            ClientConnection following = at.following;
            at.check(now);
            at = following;
        }
        scarcity.relieve(now, this);
        for (Pool pool : pools) {
            pool.sweep(now);
        }
    }
}
