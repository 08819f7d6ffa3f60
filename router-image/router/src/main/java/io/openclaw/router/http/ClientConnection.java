package io.openclaw.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.openclaw.router.admin.TrueLoopback;
import io.openclaw.router.exchange.AccessRecord;
import io.openclaw.router.exchange.Client;
import io.openclaw.router.exchange.Exchange;
import io.openclaw.router.exchange.Traffic;
import io.openclaw.router.memory.Lease;
import io.openclaw.router.message.Framing;
import io.openclaw.router.message.Refusal;
import io.openclaw.router.upstream.Pool;
import io.openclaw.router.upstream.Upstream;
import io.openclaw.router.wire.CodecLimits;
import io.openclaw.router.wire.Intake;
import io.openclaw.router.wire.RequestDecoder;
import io.openclaw.router.wire.ResponseEncoder;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: requests one after the other, the next one decoded only when the answer before it is out, so that pipelined
 * requests are answered in their order and never pile up as objects (RFC 9112, section 9.3.2).
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
final class ClientConnection extends ChannelInboundHandlerAdapter implements Client {
    /** An idle connection is kept so long: nginx's default, longer than what common clients and load balancers keep theirs. */
    static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(75);
    /** While the router drains an idle connection is kept so long after its last byte: a request on its way still finds it open. */
    static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** After the last answer the client has so long to close: closing first would reset what it has not read yet (RFC 9112, section 9.6). */
    static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** And may send so much in vain. */
    static final long LINGER_BYTES = 1 << 20;
    /** Heap of a head in its making apart from its fields: message, table, decoder's line; rounded up. */
    private static final long HEAD_OVERHEAD_BYTES = 1024;
    /** Heap of one field apart from its characters. */
    private static final long FIELD_OVERHEAD_BYTES = 128;
    /** {@code a:} and the end of the line: no field is shorter. */
    private static final long SHORTEST_FIELD = 4;

    private enum State {
        /** Between requests. */
        IDLE,
        /** A head has begun to come. */
        HEAD,
        /** A request is being answered. */
        BUSY,
        /** The last answer is out, the sending side closed. */
        LINGERING
    }

    private final Front front;
    private final LoopConnections loop;
    private final Channel channel;
    private final RequestDecoder decoder;
    private final ResponseEncoder encoder;
    private final Intake intake;
    private final InetSocketAddress peer;
    private final HeldBytes held;
    private final FirstRead firstRead;
    private String address;
    private boolean trusted;
    private boolean proxied;

    @Nullable
    ClientConnection preceding;

    @Nullable
    ClientConnection following;

    private State state = State.IDLE;
    private @Nullable Exchange exchange;
    private long headSince;
    private long headBegins;
    private long idleSince;
    private long deadline;
    private boolean hasDeadline;
    private long lingered;

    ClientConnection(
            Front front,
            LoopConnections loop,
            Channel channel,
            RequestDecoder decoder,
            ResponseEncoder encoder,
            InetSocketAddress peer) {
        this.front = front;
        this.loop = loop;
        this.channel = channel;
        this.decoder = decoder;
        this.encoder = encoder;
        this.intake = Intake.of(channel, decoder);
        this.peer = peer;
        this.address = peer.getAddress().getHostAddress();
        this.held = new HeldBytes(front.traffic().ledger());
        this.firstRead = new FirstRead(front.traffic().ledger());
        this.trusted = front.trustedPeers.contains(peer);
    }

    /**
     * The connection is somebody else's, passed on by the peer. It is never taken for one from this machine.
     *
     * @param source null where the proxy does not tell
     */
    void proxied(@Nullable InetSocketAddress source) {
        proxied = true;
        if (source != null) {
            address = source.getAddress().getHostAddress();
            trusted = front.trustedPeers.contains(source);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        loop.add(this);
        front.opened();
        idleSince = System.nanoTime();
        deadline(idleSince + front.traffic().requestTimeoutNanos());
        intake.read(Intake.SMALL_READ);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        loop.remove(this);
        forgetHead();
        firstRead.giveBack();
        Exchange current = exchange;
        exchange = null;
        if (current != null) {
            current.clientLeft();
        }
        front.closed();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (state == State.LINGERING) {
            discard(message);
        } else if (message instanceof HttpRequest request) {
            begin(request);
        } else if (message instanceof HttpContent content && exchange != null) {
            exchange.requestContent(content);
        } else {
            ReferenceCountUtil.release(message); // the empty end of a request that is answered already
        }
    }

    private void begin(HttpRequest request) {
        intake.hold();
        long since = System.nanoTime();
        if (state == State.HEAD) {
            since = headSince;
            forgetHead();
        }
        state = State.BUSY;
        hasDeadline = false;
        Traffic traffic = front.traffic(); // the one configuration that this request sees
        Refusal refusal = traffic.guard().check(request);
        if (refusal != null) {
            ReferenceCountUtil.release(request);
            refuse(refusal, request, since);
        } else if (isAdmin(request)) {
            askAdmin(request);
        } else {
            Exchange begun = new Exchange(traffic, this, request, since);
            exchange = begun;
            begun.start();
        }
    }

    private boolean isAdmin(HttpRequest request) {
        return front.adminOnLoopback
                && !proxied
                && peer.getAddress().isLoopbackAddress()
                && front.admin.serves(LoopbackAdmin.path(request.uri()))
                && TrueLoopback.holds(peer, LoopbackAdmin.headers(request));
    }

    private void askAdmin(HttpRequest request) {
        boolean keepAlive = Framing.wantsKeepAlive(request) && !Framing.hasBody(request);
        LoopbackAdmin.ask(
                front.admin,
                front.faults,
                request,
                channel.eventLoop(),
                response -> answerOnce(response, request, keepAlive));
    }

    private void answerOnce(FullHttpResponse response, HttpRequest request, boolean keepAlive) {
        if (!channel.isActive()) {
            response.release();
            return;
        }
        boolean live = keepAlive && !closing();
        Framing.announce(response, live, request.protocolVersion());
        send(response, request.method(), live);
    }

    /** Refuses what never became an exchange: what follows on the connection can't be trusted, so that it ends here. */
    private void refuse(Refusal refusal, @Nullable HttpRequest request, long since) {
        long retryAfter = refusal.wantsRetryAfter() ? front.traffic().gate().retryAfterSeconds() : 0;
        FullHttpResponse response = refusal.toResponse(retryAfter);
        Framing.announce(response, false, HttpVersion.HTTP_1_1);
        front.traffic().counts().count(null, refusal.status().code(), System.nanoTime() - since);
        AccessRecord.refused(front.traffic(), request, address, refusal, since);
        send(response, request == null ? HttpMethod.GET : request.method(), false);
    }

    private void send(FullHttpResponse response, HttpMethod method, boolean keepAlive) {
        answersHead(method.equals(HttpMethod.HEAD));
        deadline(System.nanoTime() + front.traffic().requestTimeoutNanos());
        channel.writeAndFlush(response).addListener(sent -> {
            if (sent.isSuccess()) {
                answered(keepAlive);
            } else {
                failed(sent.cause());
            }
        });
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        switch (state) {
            case BUSY -> {
                if (exchange != null) {
                    exchange.clientReadComplete();
                }
                holdLeftover();
            }
            case LINGERING -> intake.read(Intake.LARGE_READ);
            case IDLE, HEAD -> {
                if (!intake.isReading() || intake.undecodedBytes() > 0) {
                    headGoesOn();
                }
            }
        }
    }

    private void headGoesOn() {
        if (state == State.IDLE) {
            state = State.HEAD;
            headSince = System.nanoTime();
            deadline(headSince + front.traffic().requestTimeoutNanos());
            loop.headBegan(this);
        }
        if (!holdOrCutOlder(intake.undecodedBytes() + decodedHeap(intake.receivedBytes() - headBegins))) {
            forgetHead();
            state = State.BUSY;
            intake.hold();
            refuse(Refusal.overflow(front.traffic().overflowMessage()), null, headSince);
            return;
        }
        intake.read(Intake.SMALL_READ);
    }

    /** The most heap that so many bytes of a head can take once they are decoded. */
    private static long decodedHeap(long headBytes) {
        long fields = Math.min(CodecLimits.MAX_FIELDS, headBytes / SHORTEST_FIELD);
        return HEAD_OVERHEAD_BYTES + 2 * headBytes + fields * FIELD_OVERHEAD_BYTES;
    }

    /** A crowd of heads that come in drops makes room by ending the oldest of them: whoever is quicker than the crowd gets through. */
    private boolean holdOrCutOlder(long bytes) {
        while (!held.hold(bytes)) {
            if (!loop.cutOldestHead(this)) {
                return false;
            }
        }
        return true;
    }

    private void forgetHead() {
        loop.headEnded(this);
        held.none();
    }

    /** Its head has taken too long, or others need the room. */
    void headTooSlow() {
        forgetHead();
        state = State.BUSY;
        intake.hold();
        refuse(Refusal.requestTimeout(), null, headSince);
    }

    /** What came behind a request, beyond the read that each exchange may hold anyway. A body's bytes are its relay's to hold. */
    private void holdLeftover() {
        int undecoded = intake.undecodedBytes();
        if (undecoded <= Math.max(Intake.SMALL_READ, firstRead.bytes())
                || (exchange != null && exchange.isTakingBody())) {
            held.none();
        } else if (!holdOrCutOlder(undecoded)) {
            if (exchange != null) {
                exchange.shed();
            } else {
                cut();
            }
        }
    }

    private void discard(Object message) {
        if (message instanceof ByteBuf bytes) {
            lingered += bytes.readableBytes();
        }
        ReferenceCountUtil.release(message);
        if (lingered > LINGER_BYTES) {
            channel.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && channel.isWritable()) {
            exchange.clientDrained();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (intake.isRefusal(cause)) {
            if (exchange != null) {
                exchange.clientHungUp();
            }
        } else {
            failed(cause);
        }
    }

    @Override
    public void failed(Throwable cause) {
        front.faults.caught(cause);
        channel.close();
    }

    /** Looks at the client's pace and at the deadline. */
    void check(long now) {
        if (exchange != null) {
            exchange.look(now);
        }
        if (!hasDeadline || now - deadline < 0) {
            return;
        }
        hasDeadline = false;
        switch (state) {
            case IDLE -> linger();
            case HEAD -> headTooSlow();
            case BUSY -> {
                if (exchange == null) {
                    channel.close();
                } else {
                    exchange.expired(now);
                }
            }
            case LINGERING -> channel.close();
        }
    }

    /** What its client moved in the last second, where it should give way to others; else -1. */
    long givesWayAt(boolean memoryShort) {
        return exchange == null ? -1 : exchange.givesWayAt(memoryShort);
    }

    void giveWay() {
        if (exchange != null) {
            exchange.giveWay();
        }
    }

    /** Nanoseconds since it has been idle; 0 when it is not. */
    long idleFor(long now) {
        return state == State.IDLE ? now - idleSince : 0;
    }

    long idleSince() {
        return idleSince;
    }

    /** Others need its place. */
    void endIdle() {
        if (state == State.IDLE) {
            linger();
        }
    }

    /** The router drains: an idle connection goes when it has been quiet for a moment; a busy one goes with its answer. */
    void goWhenQuiet() {
        if (state == State.IDLE) {
            deadline(System.nanoTime() + QUIET_NANOS);
        }
    }

    /** The drain's time is up. */
    void giveUp() {
        if (exchange != null) {
            exchange.giveUp();
        } else if (state != State.LINGERING) {
            linger();
        }
    }

    void close() {
        channel.close();
    }

    private void linger() {
        if (!channel.isActive()) {
            return;
        }
        state = State.LINGERING;
        deadline(System.nanoTime() + LINGER_NANOS);
        channel.pipeline()
                .remove(decoder); // what it has not decoded comes as bytes, to be discarded like all that follows
        ((DuplexChannel) channel).shutdownOutput();
        intake.read(Intake.LARGE_READ);
    }

    @Override
    public void switched() {
        held.none();
    }

    @Override
    public void answered(boolean keepAlive) {
        exchange = null;
        held.none();
        firstRead.giveBack();
        if (!keepAlive) {
            linger();
            return;
        }
        state = State.IDLE;
        idleSince = System.nanoTime();
        headBegins = intake.receivedBytes() - intake.undecodedBytes();
        deadline(idleSince + (closing() ? QUIET_NANOS : KEEP_ALIVE_NANOS));
        intake.release();
        if (state != State.IDLE) {
            return;
        }
        if (intake.lastReadBroughtMuch()) {
            intake.read(firstRead);
        } else {
            intake.read(Intake.SMALL_READ);
        }
    }

    /** A reset, so that the client can't take what it has for the whole. */
    @Override
    public void cut() {
        if (channel.isOpen()) { // else there is no socket any more to set it on
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.close();
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public Intake intake() {
        return intake;
    }

    @Override
    public Lease bodyLease() {
        return firstRead.handOver();
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public boolean trusted() {
        return trusted;
    }

    @Override
    public boolean closing() {
        return front.isClosing();
    }

    @Override
    public Pool pool(Upstream upstream) {
        return loop.pool(upstream);
    }

    @Override
    public void answersHead(boolean toHead) {
        encoder.answersHead(toHead);
    }

    @Override
    public void deadline(long nanos) {
        deadline = nanos;
        hasDeadline = true;
    }
}
