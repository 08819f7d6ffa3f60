package io.openclaw.router.tunnel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.openclaw.router.memory.Lease;
import io.openclaw.router.wire.Intake;
import org.jspecify.annotations.Nullable;

/**
 * One end of a tunnel, and the direction that begins there: what is read here is written to the other end, and read on only while everything
 * written there is out. It stands where the codec stood; the connection's own handler behind it still hears of the connection's end.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
final class TunnelEnd extends ChannelInboundHandlerAdapter {
    /** What a tunnel may always read at one time: a usual WebSocket message. Half of what an exchange may, because there are many and most are quiet. */
    static final int SMALL_READ = 1024;

    private final Tunnel tunnel;
    private final Channel channel;
    private final Intake intake;
    private final Channel sink;
    private final Lease large;
    private final boolean isClient;
    private final @Nullable WebSocketFrames frames;

    private long bytes;
    private boolean moved;
    private boolean leaving;
    /** Nothing that comes from here is passed on any more. */
    private boolean finished;
    /** The peer has closed its side, or is gone. */
    private boolean inputEnded;
    /** Our side towards the peer is closed, or the peer is gone. */
    private boolean outputEnded;

    private long pendingBefore;
    private long pendingSince;

    /**
     * @param sink where this direction goes
     * @param large what is held beyond the floor; empty at first
     */
    TunnelEnd(Tunnel tunnel, Tunnel.Side side, Channel sink, Lease large, boolean isClient, boolean webSocket) {
        this.tunnel = tunnel;
        this.channel = side.channel();
        this.intake = side.intake();
        this.sink = sink;
        this.large = large;
        this.isClient = isClient;
        this.frames = webSocket ? new WebSocketFrames() : null;
    }

    /** Joins the pipeline before the connection's own handler. */
    void enter() {
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addBefore(pipeline.lastContext().name(), null, this);
    }

    /** What has been read behind the last HTTP message comes now. */
    void begin() {
        intake.stopDecoding();
        sink.flush();
        advance();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (finished || !(message instanceof ByteBuf read)) {
            ReferenceCountUtil.release(message);
            return;
        }
        bytes += read.readableBytes();
        moved = true;
        ByteBuf held = hold(read);
        if (held == null) {
            tunnel.cut();
        } else if (frames == null || frames.isClosed()) {
            sink.write(held, sink.voidPromise());
        } else {
            pass(held, frames);
        }
    }

    /** What came behind a head may be in a larger buffer than is read here: it is leased, or moved to a small one, or else can't be held. */
    private @Nullable ByteBuf hold(ByteBuf read) {
        int capacity = read.capacity();
        if (capacity <= SMALL_READ || large.bytes() >= capacity || large.resize(capacity)) {
            return read;
        }
        ByteBuf small = read.readableBytes() <= SMALL_READ
                ? channel.alloc().ioBuffer(SMALL_READ, SMALL_READ).writeBytes(read)
                : null;
        read.release();
        return small;
    }

    private void pass(ByteBuf held, WebSocketFrames tracked) {
        int at = held.readerIndex();
        while (at < held.writerIndex()) {
            at = tracked.advance(held, at);
            if (leaving && tracked.isAtBoundary()) {
                sink.write(held.writerIndex(at), sink.voidPromise());
                sayGoodbye();
                return;
            }
        }
        sink.write(held, sink.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        sink.flush();
        advance();
    }

    /** Everything written to this end is out: the other one may read on. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (channel.isWritable()) {
            tunnel.opposite(this).advance();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            finish();
        }
        ctx.fireUserEventTriggered(event);
    }

    private void advance() {
        if (finished) {
            passFin();
        }
        if (!inputEnded && (finished || sink.isWritable())) {
            intake.read(nextRead());
        }
    }

    private int nextRead() {
        if (!finished && intake.lastReadBroughtMuch() && leaseLarge()) {
            return Intake.MEDIUM_READ;
        }
        large.resize(0);
        return SMALL_READ;
    }

    private boolean leaseLarge() {
        return large.bytes() >= Intake.MEDIUM_READ || (tunnel.mayReadLarge() && large.resize(Intake.MEDIUM_READ));
    }

    /** Nothing more goes this way; what still comes is read and dropped, so that the peer's end is seen. */
    private void finish() {
        finished = true;
        advance();
        tunnel.settle();
    }

    /** Behind everything that is written: closing before would drop it. */
    private void passFin() {
        TunnelEnd opposite = tunnel.opposite(this);
        if (!opposite.outputEnded && sink.isWritable()) {
            opposite.outputEnded = true;
            ((DuplexChannel) sink).shutdownOutput();
            tunnel.settle();
        }
    }

    /** Ends this direction with a Close frame where one fits, now or behind the frame that is on its way; else just with a FIN. */
    void leave() {
        leaving = true;
        if (!finished && (frames == null || frames.isClosed() || frames.isAtBoundary())) {
            sayGoodbye();
        }
    }

    private void sayGoodbye() {
        if (frames != null && !frames.isClosed()) {
            sink.writeAndFlush(WebSocketFrames.goingAway(sink.alloc(), isClient), sink.voidPromise());
        }
        finish();
    }

    /** The peer is gone: nothing comes from it, and nothing goes to it. */
    void gone() {
        inputEnded = true;
        outputEnded = true;
        finish();
    }

    /** The other peer is gone: there is nowhere to pass anything to. */
    void orphan() {
        finish();
    }

    boolean isOver() {
        return inputEnded && outputEnded;
    }

    long bytes() {
        return bytes;
    }

    /** Whether anything came since the last call; when not, a large read that waits for bytes is made a small one, and its lease goes back. */
    boolean hasMoved() {
        boolean did = moved;
        moved = false;
        if (!did && large.bytes() > 0 && intake.isReading() && sink.isWritable()) {
            large.resize(0);
            intake.read(SMALL_READ);
        }
        return did;
    }

    /** Whether none of what is written in this direction went out for so long. */
    boolean isStalled(long now, long patience) {
        long pending = sink.isWritable() || tunnel.opposite(this).outputEnded ? 0 : sink.bytesBeforeWritable();
        if (pending != pendingBefore) { // nothing is added while something is pending, so that a change is progress
            pendingBefore = pending;
            pendingSince = now;
        }
        return pending > 0 && now - pendingSince >= patience;
    }

    void close() {
        finished = true;
        inputEnded = true;
        large.close();
    }
}
