package io.openclaw.router.tunnel;

import io.netty.channel.Channel;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.wire.Intake;
import io.openclaw.router.wire.MessageEncoder;
import io.openclaw.router.wire.Reset;
import java.util.concurrent.TimeUnit;

/**
 * Two connections joined: bytes both ways until both sides have closed. It ends too when nothing comes from either side for
 * {@link #IDLE_NANOS}, when a peer takes nothing of what is held for it, and soon after the router began to drain. One thread, that of both
 * connections.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
public final class Tunnel {
    /** What an open tunnel may always hold: one small read each way. */
    public static final int FLOOR_BYTES = 2 * TunnelEnd.SMALL_READ;

    /** How often a tunnel wants to be looked at. */
    public static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** What HAProxy's documentation recommends for "timeout tunnel"; nginx's minute would end every WebSocket that doesn't ping. */
    static final long IDLE_NANOS = TimeUnit.HOURS.toNanos(1);

    /** For both peers to answer the Close of a draining router: a round trip, and a slow client's turn. */
    static final long LEAVE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Tunnels tunnels;
    private final Tunnels.Place place;
    private final Channel clientChannel;
    private final Channel upstreamChannel;
    private final TunnelEnd client;
    private final TunnelEnd upstream;
    private final long stallNanos;

    private long movedAt = System.nanoTime();
    private boolean leaving;
    private boolean ending;
    private long endingAt;

    /** One of the two connections. */
    public record Side(Channel channel, Intake intake) {}

    /**
     * @param place closed with the tunnel
     * @param webSocket whether frames can be told
     * @param stallNanos for how long a peer may take nothing of what is held for it
     */
    public Tunnel(
            Tunnels tunnels,
            Tunnels.Place place,
            Ledger ledger,
            Side client,
            Side upstream,
            boolean webSocket,
            long stallNanos) {
        this.tunnels = tunnels;
        this.place = place;
        this.clientChannel = client.channel();
        this.upstreamChannel = upstream.channel();
        this.client = new TunnelEnd(this, client, upstreamChannel, ledger.open(Owner.RELAY), true, webSocket);
        this.upstream = new TunnelEnd(this, upstream, clientChannel, ledger.open(Owner.RELAY), false, webSocket);
        this.stallNanos = stallNanos;
    }

    /** Takes the place of both codecs. The 101 is written; what came behind it, or behind the request, is passed on first of all. */
    public void open() {
        place.use();
        client.enter();
        upstream.enter();
        clientChannel.pipeline().remove(MessageEncoder.class);
        upstreamChannel.pipeline().remove(MessageEncoder.class);
        clientChannel.flush();
        client.begin();
        upstream.begin();
    }

    /** Looks at the clock. */
    public void tick(long now) {
        boolean in = client.hasMoved();
        boolean out = upstream.hasMoved();
        if (in || out) {
            movedAt = now;
        }
        if (tunnels.areLeaving() && !leaving) {
            leaving = true;
            endWithin(LEAVE_NANOS, now);
            client.leave();
            upstream.leave();
        }
        if (now - movedAt >= IDLE_NANOS
                || client.isStalled(now, stallNanos)
                || upstream.isStalled(now, stallNanos)
                || (ending && now - endingAt >= 0)) {
            cut();
        }
    }

    private void endWithin(long nanos, long now) {
        if (!ending || now + nanos - endingAt < 0) {
            ending = true;
            endingAt = now + nanos;
        }
    }

    /** The upstream's connection is gone: the client gets what came before that, and then the end. */
    public void upstreamGone() {
        endWithin(stallNanos, System.nanoTime());
        upstream.gone();
        client.orphan();
    }

    /** Bytes that came from the client. */
    public long bytesIn() {
        return client.bytes();
    }

    /** Bytes that came from the upstream. */
    public long bytesOut() {
        return upstream.bytes();
    }

    /** Gives everything back; both connections are closed by their owners. */
    public void close() {
        client.close();
        upstream.close();
        place.close();
    }

    boolean mayReadLarge() {
        return tunnels.mayReadLarge();
    }

    TunnelEnd opposite(TunnelEnd end) {
        return end == client ? upstream : client;
    }

    /** Closes the connections where both are through; the client's end brings the other's with it. */
    void settle() {
        if (client.isOver() && upstream.isOver()) {
            clientChannel.close();
        }
    }

    /** What is held is dropped; the upstream's connection ends with the client's. */
    void cut() {
        Reset.closeUnlessDrained(clientChannel);
    }
}
