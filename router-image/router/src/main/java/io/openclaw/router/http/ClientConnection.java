package io.openclaw.router.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import io.openclaw.router.exchange.ClientLoad;
import io.openclaw.router.exchange.ClientPace;
import io.openclaw.router.exchange.Exchange;
import io.openclaw.router.exchange.Traffic;
import io.openclaw.router.message.Framing;
import io.openclaw.router.message.Refusal;
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
final class ClientConnection extends ClientEnd {
    /** An idle connection is kept so long: nginx's default, longer than what common clients and load balancers keep theirs. */
    static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(75);
    /** While the router drains an idle connection is kept so long after its last byte: a request on its way still finds it open. */
    static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

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

    private final HeldBytes held;

    @Nullable
    ClientConnection preceding;

    @Nullable
    ClientConnection following;

    private State state = State.IDLE;
    private @Nullable Exchange exchange;
    /** As it was last measured. */
    private boolean unwritable;

    private long headSince;
    private long idleSince;
    private @Nullable LingeringClose lingering;

    ClientConnection(
            Front front,
            LoopConnections loop,
            Channel channel,
            RequestDecoder decoder,
            ResponseEncoder encoder,
            InetSocketAddress peer) {
        super(front, loop, channel, decoder, encoder, peer);
        this.held = new HeldBytes(front.traffic().ledger(), loop, this, intake);
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
        if (lingering != null) {
            lingering.discard(message);
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
        noDeadline();
        Traffic traffic = front.traffic(); // the one configuration that this request sees
        Refusal refusal = traffic.guard().check(request);
        if (refusal != null) {
            ReferenceCountUtil.release(request);
            refuse(refusal, request, since);
        } else if (front.adminOnLoopback && LoopbackAdmin.isAsked(front.admin, peer(), request)) {
            askAdmin(request);
        } else {
            Exchange begun = new Exchange(traffic, this, request, since);
            exchange = begun;
            begun.start();
        }
    }

    private void askAdmin(HttpRequest request) {
        boolean keepAlive = Framing.wantsKeepAlive(request) && !Framing.hasBody(request);
        LoopbackAdmin.ask(
                front.admin,
                front.faults,
                peer(),
                request,
                channel.eventLoop(),
                response -> DirectAnswer.give(response, request, keepAlive, front.traffic(), this),
                stream -> DirectAnswer.stream(stream, request, this));
    }

    private void refuse(Refusal refusal, @Nullable HttpRequest request, long since) {
        DirectAnswer.refuse(refusal, request, since, front.traffic(), this);
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
            case LINGERING -> {
                if (lingering != null) {
                    lingering.readOn();
                }
            }
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
        if (held.holdHead()) {
            intake.read(Intake.SMALL_READ);
        } else {
            refuseHead(Refusal.overflow(front.traffic().overflowMessage()));
        }
    }

    private void forgetHead() {
        loop.headEnded(this);
        held.none();
    }

    /** Its head has taken too long, or others need the room. */
    void headTooSlow() {
        refuseHead(Refusal.requestTimeout());
    }

    private void refuseHead(Refusal refusal) {
        forgetHead();
        state = State.BUSY;
        intake.hold();
        refuse(refusal, null, headSince);
    }

    /** What came behind a request, beyond the read that each exchange may hold anyway. A body's bytes are its relay's to hold. */
    private void holdLeftover() {
        if (intake.undecodedBytes() <= Math.max(Intake.SMALL_READ, firstRead.bytes())
                || (exchange != null && exchange.isTakingBody())) {
            held.none();
        } else if (!held.holdUndecoded()) {
            if (exchange != null) {
                exchange.shed();
            } else {
                cut();
            }
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
        if (!intake.isRefusal(cause)) {
            failed(cause);
        } else if (intake.isReset()) {
            channel.close(); // nobody would see it before the next read
        } else if (exchange != null) {
            exchange.clientHungUp();
        }
    }

    /** Looks at the client's pace and at the deadline. */
    void check(long now) {
        if (exchange != null) {
            exchange.look(now);
        }
        if (!takeExpired(now)) {
            return;
        }
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

    /** Of the client whose request is under way; null where there was nothing to judge so far. */
    @Nullable
    ClientPace pace() {
        return exchange == null ? null : exchange.pace();
    }

    /** Adds what its client makes the router hold; between requests that is nothing, and costs no look at the channel. */
    void measure(ClientLoad.Sum sum) {
        boolean before = unwritable;
        long outbound = state == State.BUSY || state == State.LINGERING ? outboundBytes() : 0;
        unwritable = outbound > 0;
        sum.add(outbound, before && unwritable, exchange == null ? 0 : exchange.heldBodyBytes());
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

    private void linger() {
        if (!channel.isActive()) {
            return;
        }
        state = State.LINGERING;
        deadline(System.nanoTime() + LingeringClose.NANOS);
        LingeringClose close = new LingeringClose(channel, intake);
        lingering = close;
        close.begin();
    }

    @Override
    public void switched() {
        held.none();
    }

    @Override
    public void answered(boolean keepAlive, long now) {
        exchange = null;
        held.none();
        firstRead.giveBack();
        if (!keepAlive) {
            linger();
            return;
        }
        state = State.IDLE;
        idleSince = now;
        held.headBegins();
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
}
