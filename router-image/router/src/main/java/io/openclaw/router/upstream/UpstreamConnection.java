package io.openclaw.router.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import io.openclaw.router.wire.Intake;
import io.openclaw.router.wire.Reset;
import io.openclaw.router.wire.ResponseDecoder;
import org.jspecify.annotations.Nullable;

/** One connection to an endpoint: in the pool, or used by one exchange at a time. Lives on one event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
public final class UpstreamConnection extends ChannelInboundHandlerAdapter {
    private final Pool pool;
    private final Channel channel;
    private final Intake intake;
    private final ResponseDecoder decoder;
    private @Nullable Endpoint endpoint;
    private @Nullable UpstreamUser user;
    private boolean reused;
    private boolean answering;
    private boolean switched;
    private long idleSince;

    UpstreamConnection(Pool pool, Channel channel, Intake intake, ResponseDecoder decoder) {
        this.pool = pool;
        this.channel = channel;
        this.intake = intake;
        this.decoder = decoder;
    }

    void opened(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** The answer did not come, or not come on, in time. */
    public void late() {
        if (endpoint != null) {
            pool.failed(endpoint, System.nanoTime());
        }
    }

    /** The answer's head has come, or did not come in time, so long after the request was whole. */
    public void answered(long nanos) {
        pool.answered(nanos);
    }

    void begin(UpstreamUser user) {
        this.user = user;
        this.answering = false;
        if (endpoint != null) {
            endpoint.began(pool.loop());
        }
        user.connected(this);
    }

    boolean isTo(Endpoint endpoint) {
        return this.endpoint == endpoint;
    }

    long idleSince() {
        return idleSince;
    }

    public Channel channel() {
        return channel;
    }

    public Intake intake() {
        return intake;
    }

    /** Whether it has carried a request before: then the upstream may have closed it just when this one was sent. */
    public boolean isReused() {
        return reused;
    }

    /** Where it leads; null before it is open. */
    public @Nullable Endpoint endpoint() {
        return endpoint;
    }

    /** It leaves HTTP for good: it is none of the connections that requests share any more, and its end is no failure. */
    public void switched() {
        switched = true;
        pool.gone(this, false);
    }

    /** Says that the next response answers a HEAD, or that it doesn't. */
    public void expectNoBody(boolean toHead) {
        decoder.expectNoBody(toHead);
    }

    /** The exchange is through with it: all of the request is out and all of the response in. */
    public void giveBack() {
        detach();
        if (!channel.isActive() || intake.undecodedBytes() > 0) {
            channel.close();
            return;
        }
        reused = true;
        idleSince = pool.sweptAt();
        if (!pool.keep(this)) {
            channel.close();
            return;
        }
        intake.read(Intake.SMALL_READ); // to see it close
    }

    /** The exchange is through with it, and nobody can use it after. */
    public void discard() {
        detach();
        Reset.closeUnlessDrained(channel);
    }

    void close() {
        channel.close();
    }

    private void detach() {
        if (user != null) {
            user = null;
            if (endpoint != null) {
                endpoint.ended(pool.loop());
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        UpstreamUser current = user;
        if (current == null) { // nothing was asked: whatever it is, the connection can't be trusted any more
            ReferenceCountUtil.release(message);
            channel.close();
            return;
        }
        if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            fail(current, UpstreamUser.Broken.GARBLED);
            return;
        }
        if (message instanceof HttpResponse head) {
            answering = true;
            if (endpoint != null) {
                endpoint.succeeded(); // not yet when it connected: one that accepts and never answers is no healthy one
            }
            current.responseHead(head);
        } else if (message instanceof HttpContent content) {
            current.responseBody(content);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (user != null) {
            user.upstreamReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (user != null && channel.isWritable()) {
            user.upstreamDrained();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        UpstreamUser current = user;
        if (endpoint != null && !switched) {
            pool.gone(this, current == null);
        }
        if (current != null) {
            fail(current, UpstreamUser.Broken.CLOSED);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!intake.isRefusal(cause)) {
            pool.faults().caught(cause);
            channel.close(); // and channelInactive tells the user
        }
    }

    private void fail(UpstreamUser current, UpstreamUser.Broken why) {
        if (endpoint != null
                && !switched
                && !(reused && !answering)) { // a stale connection says nothing about the endpoint
            pool.failed(endpoint, System.nanoTime());
        }
        discard();
        current.upstreamBroken(why);
    }
}
