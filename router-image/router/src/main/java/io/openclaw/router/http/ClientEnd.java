package io.openclaw.router.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.openclaw.router.exchange.Client;
import io.openclaw.router.memory.Lease;
import io.openclaw.router.upstream.Pool;
import io.openclaw.router.upstream.Upstream;
import io.openclaw.router.wire.Intake;
import io.openclaw.router.wire.RequestDecoder;
import io.openclaw.router.wire.Reset;
import io.openclaw.router.wire.ResponseEncoder;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A client's connection as its exchanges see it, whatever its state: both directions, who is there, the deadline, and the two hard ways to end. */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
abstract class ClientEnd extends ChannelInboundHandlerAdapter implements Client {
    protected final Front front;
    protected final LoopConnections loop;
    protected final Channel channel;
    protected final Intake intake;
    protected final FirstRead firstRead;
    private final ResponseEncoder encoder;
    private Peer peer;
    private long deadline;
    private boolean hasDeadline;

    ClientEnd(
            Front front,
            LoopConnections loop,
            Channel channel,
            RequestDecoder decoder,
            ResponseEncoder encoder,
            InetSocketAddress peer) {
        this.front = front;
        this.loop = loop;
        this.channel = channel;
        this.intake = Intake.of(channel, decoder);
        this.firstRead = new FirstRead(front.traffic().ledger());
        this.encoder = encoder;
        this.peer = Peer.of(peer, front.trustedPeers);
    }

    @Override
    public final Channel channel() {
        return channel;
    }

    @Override
    public final Intake intake() {
        return intake;
    }

    @Override
    public final int loop() {
        return loop.index();
    }

    @Override
    public final @Nullable Lease bodyLease() {
        return firstRead.handOver();
    }

    final Peer peer() {
        return peer;
    }

    /** The connection is somebody else's, passed on by the peer; null where that does not tell whose. */
    final void proxied(@Nullable InetSocketAddress source) {
        peer = peer.passingOn(source, front.trustedPeers);
    }

    @Override
    public final String address() {
        return peer.address();
    }

    @Override
    public final boolean trusted() {
        return peer.trusted();
    }

    @Override
    public final boolean closing() {
        return front.isClosing();
    }

    @Override
    public final Pool pool(Upstream upstream) {
        return loop.pool(upstream);
    }

    @Override
    public final void answersHead(boolean toHead) {
        encoder.answersHead(toHead);
    }

    @Override
    public final void deadline(long nanos) {
        deadline = nanos;
        hasDeadline = true;
    }

    final void noDeadline() {
        hasDeadline = false;
    }

    /** Whether there was a deadline and is over; then there is none any more. */
    final boolean takeExpired(long now) {
        if (!hasDeadline || now - deadline < 0) {
            return false;
        }
        hasDeadline = false;
        return true;
    }

    @Override
    public final void failed(Throwable cause) {
        front.faults.caught(cause);
        channel.close();
    }

    /** A reset, so that the client can't take what it has for the whole. */
    @Override
    public final void cut() {
        Reset.close(channel);
    }

    final void close() {
        channel.close();
    }

    /** Written and not out. */
    final long outboundBytes() {
        long pending = channel.isWritable() ? 0 : channel.bytesBeforeWritable();
        return pending == Long.MAX_VALUE ? 0 : pending; // it has been closed
    }
}
