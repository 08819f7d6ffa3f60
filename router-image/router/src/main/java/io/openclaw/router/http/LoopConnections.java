package io.openclaw.router.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.openclaw.router.exchange.ClientLoad;
import io.openclaw.router.exchange.Pools;
import io.openclaw.router.upstream.Pool;
import io.openclaw.router.upstream.Upstream;
import io.openclaw.router.wire.CodecLimits;
import io.openclaw.router.wire.Faults;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's client connections and upstream pools. Deadlines are kept as a field of each connection and looked at a few times a second:
 * a timer a request would cost more than the request's own bookkeeping. Used on its loop only.
 */
final class LoopConnections implements Pools {
    /** How late a deadline may be noticed. */
    static final long SWEEP_MS = 100;

    private final EventLoop loop;
    private final int index;
    private final Function<InetAddress, Channel> sockets;
    private final Supplier<CodecLimits> limits;
    private final Faults faults;
    private final List<Pool> pools = new ArrayList<>();
    /** For other threads to see. */
    private volatile int poolCount;

    private volatile ClientLoad load = ClientLoad.NONE;

    private final Scarcity scarcity;
    /** Those whose head comes in pieces, in the order in which they began. */
    private final LinkedHashSet<ClientConnection> headsInPieces = new LinkedHashSet<>();

    private @Nullable ClientConnection first;

    /**
     * @param index the loop's number among all, from 0 on: by it an upstream finds its pool there
     * @param sockets that lead to an upstream's address
     * @param limits for each new connection to an upstream
     */
    LoopConnections(
            EventLoop loop,
            int index,
            Scarcity scarcity,
            Function<InetAddress, Channel> sockets,
            Supplier<CodecLimits> limits,
            Faults faults) {
        this.loop = loop;
        this.index = index;
        this.sockets = sockets;
        this.limits = limits;
        this.faults = faults;
        this.scarcity = scarcity;
    }

    EventLoop loop() {
        return loop;
    }

    int index() {
        return index;
    }

    @Override
    public Pool pool(Upstream upstream) {
        Pool known = upstream.pool(index);
        return known == null ? open(upstream) : known;
    }

    private Pool open(Upstream upstream) {
        Pool pool = new Pool(upstream, loop, index, sockets, limits, faults);
        upstream.pool(index, pool);
        pools.add(pool);
        poolCount = pools.size();
        return pool;
    }

    int pools() {
        return poolCount;
    }

    /** An upstream is not in force any more: its idle connections go, and with its last connection the pool. */
    void retire(Upstream upstream) {
        Pool pool = upstream.pool(index);
        if (pool != null) {
            pool.closeIdle();
        }
    }

    /** Both sides', while the loop still runs: an io_uring loop that ends may leave what it is asked to read behind. */
    void closeAll() {
        each(ClientConnection::close);
        List.copyOf(pools).forEach(Pool::closeIdle);
    }

    private void forget(Pool pool) {
        pool.upstream().pool(index, null);
        pools.remove(pool);
        poolCount = pools.size();
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

    /** What its clients make it hold, as the last sweep has found it; from any thread. */
    ClientLoad load() {
        return load;
    }

    void sweep() {
        long now = System.nanoTime();
        ClientLoad.Sum sum = new ClientLoad.Sum();
        for (ClientConnection at = first; at != null; ) {
            ClientConnection following = at.following;
            at.check(now);
            at.measure(sum);
            at = following;
        }
        load = sum.read();
        scarcity.relieve(now, this);
        for (int i = pools.size() - 1; i >= 0; i--) {
            Pool pool = pools.get(i);
            pool.sweep(now);
            if (pool.isEmpty() && pool.upstream().isRetired()) {
                forget(pool);
            }
        }
    }
}
