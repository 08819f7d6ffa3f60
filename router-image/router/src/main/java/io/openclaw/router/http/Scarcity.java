package io.openclaw.router.http;

import io.openclaw.router.exchange.ClientPace;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who gives way when places run out: while requests wait, or the relays' memory is short, the clients that are slowest below the least rates;
 * while new requests are shed, those among them that hold most; while connections run out, those that have been idle for longest. One for each
 * event loop, asked after each of its sweeps.
 */
final class Scarcity {
    /** A queue that is gone by then was a burst, and nobody is cut for it. */
    static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
    /**
     * A sweep ends no more than so many, 80 a second and loop: ending them and beginning with those who waited is work that others wait for. With
     * 32 honest requests beside a crowd of slow writers had a p99 of 60 ms.
     */
    static final int MOST_AT_ONCE = 8;
    /** From this part of {@code listen.max_connections} on idle ones give way. */
    private static final double CROWDED = 0.9;
    /** Idle for less may be a browser between two requests of one page. */
    static final long LEAST_IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** The relays' memory is short from this part of its bound on: large reads are about to be refused. */
    private static final double MEMORY_SHORT = 0.875;

    private static final long NO = -1;

    private final Front front;
    private final @Nullable ClientConnection[] chosen = new ClientConnection[MOST_AT_ONCE];
    private final long[] keys = new long[MOST_AT_ONCE];
    private int count;
    private boolean needed;
    private long neededSince;

    Scarcity(Front front) {
        this.front = front;
    }

    void relieve(long now, LoopConnections connections) {
        boolean shedding = front.isShedding();
        boolean memoryShort = isMemoryShort();
        boolean need = shedding || memoryShort || front.traffic().gate().waiting() > 0;
        if (need && !needed) {
            neededSince = now;
        }
        needed = need;
        if (need && now - neededSince >= PATIENCE_NANOS) {
            if (shedding) {
                choose(connections, Scarcity::stallsWith);
                forChosen(Scarcity::cut);
            } else {
                choose(connections, connection -> paceOf(connection, memoryShort));
                forChosen(slow -> {
                    // asked again: those before it may have made room enough
                    if (paceOf(slow, isMemoryShort()) != NO) {
                        cut(slow);
                    }
                });
            }
        }
        if (front.connections() > CROWDED * front.maxConnections) {
            choose(connections, connection -> connection.idleFor(now) < LEAST_IDLE_NANOS ? NO : connection.idleSince());
            forChosen(ClientConnection::endIdle);
        }
    }

    /** The less, the slower. */
    private static long paceOf(ClientConnection connection, boolean memoryShort) {
        ClientPace pace = connection.pace();
        return pace == null ? NO : pace.givesWayAt(memoryShort);
    }

    /** The less, the more is held for a client that stalls. */
    private static long stallsWith(ClientConnection connection) {
        ClientPace pace = connection.pace();
        long held = pace == null ? NO : pace.heldWhileStalled();
        return held == NO ? NO : Long.MAX_VALUE - held;
    }

    private static void cut(ClientConnection connection) {
        ClientPace pace = connection.pace();
        if (pace != null) {
            pace.giveWay();
        }
    }

    private boolean isMemoryShort() {
        Ledger ledger = front.traffic().ledger();
        return ledger.leased(Owner.RELAY) >= MEMORY_SHORT * ledger.bound(Owner.RELAY);
    }

    /** Those with the smallest keys, smallest first; {@link #NO} is no key. */
    private void choose(LoopConnections connections, ToLongFunction<ClientConnection> key) {
        count = 0;
        connections.each(connection -> {
            long its = key.applyAsLong(connection);
            if (its != NO) {
                insert(connection, its);
            }
        });
    }

    private void forChosen(Consumer<ClientConnection> visitor) {
        for (int i = 0; i < count; i++) {
            ClientConnection connection = chosen[i];
            chosen[i] = null; // it may be gone for long when the next are chosen
            if (connection != null) {
                visitor.accept(connection);
            }
        }
    }

    private void insert(ClientConnection connection, long key) {
        int at = count;
        while (at > 0 && keys[at - 1] > key) {
            at--;
        }
        if (at == MOST_AT_ONCE) {
            return;
        }
        int moved = Math.min(count, MOST_AT_ONCE - 1) - at;
        System.arraycopy(chosen, at, chosen, at + 1, moved);
        System.arraycopy(keys, at, keys, at + 1, moved);
        chosen[at] = connection;
        keys[at] = key;
        count = Math.min(count + 1, MOST_AT_ONCE);
    }
}
