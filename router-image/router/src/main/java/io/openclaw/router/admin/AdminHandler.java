package io.openclaw.router.admin;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.openclaw.router.wire.Reset;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;

/**
 * One admin connection: a request is read when the one before it is answered, and answered on a virtual thread. What a read brings beyond one
 * request waits here: Netty's FlowControlHandler, made for that, was seen to keep a request back that nothing waited before.
 */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private final AdminApi api;
    private final AdminConnections connections;
    private final Thread.UncaughtExceptionHandler fatal;
    /** Those of one read; nothing is read while there are any. */
    private final ArrayDeque<AdminRequest> pipelined = new ArrayDeque<>();

    private boolean hasAsked;
    private boolean answering;
    /** Whether the client understands bodies in chunks. */
    private volatile boolean chunks;

    AdminHandler(AdminApi api, AdminConnections connections, Thread.UncaughtExceptionHandler fatal) {
        this.api = api;
        this.connections = connections;
        this.fatal = fatal;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var _ = context.executor()
                .schedule(() -> closeUnlessAsked(context), AdminServer.FIRST_REQUEST_SECONDS, TimeUnit.SECONDS);
        context.read();
    }

    /** Silent, or a head in drops. */
    private void closeUnlessAsked(ChannelHandlerContext context) {
        if (!hasAsked) {
            var _ = context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connections.closed(context.channel());
        context.fireChannelInactive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        hasAsked = true;
        if (request.decoderResult().isFailure() && answering) {
            var _ = context.close(); // in the midst of an answer there is no room for another
            return;
        }
        if (request.decoderResult().isFailure()) {
            AdminResponse refusal = AdminResponse.error(400, "clw-request-invalid", "This is no HTTP request");
            var _ = context.writeAndFlush(render(refusal)).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        AdminRequest asked = read(context, request);
        if (answering) {
            pipelined.add(asked);
        } else {
            begin(context, asked);
        }
    }

    private void begin(ChannelHandlerContext context, AdminRequest asked) {
        answering = true;
        connections.asked(context.channel());
        Thread.ofVirtual()
                .name("clw-admin-request")
                .uncaughtExceptionHandler(fatal)
                .start(() -> answer(context, asked));
    }

    private void answer(ChannelHandlerContext context, AdminRequest asked) {
        AdminAnswer answer;
        try {
            answer = api.handle(asked);
        } catch (
                Throwable
                        e) { // an Error too must be told and answered, or its connection would stay unanswered for ever
            fatal.uncaughtException(Thread.currentThread(), e);
            answer = AdminResponse.error(500, "clw-internal", "The router's log says more");
        }
        switch (answer) {
            case AdminResponse response -> send(context, response);
            case AdminStream stream -> send(context, stream);
        }
    }

    private void send(ChannelHandlerContext context, AdminResponse response) {
        // the listener runs on the admin loop, as all that touches the connections
        var _ = context.writeAndFlush(render(response)).addListener(future -> {
            answering = false;
            connections.answered(context.channel());
            AdminRequest next = pipelined.poll();
            if (next == null) {
                context.read();
            } else if (context.channel().isActive()) {
                begin(context, next);
            }
        });
    }

    /** The connection ends with it: nothing is read from a client that is sent much, and that is no reason to leave it. */
    private void send(ChannelHandlerContext context, AdminStream stream) {
        try {
            var _ = context.pipeline().remove(ReadTimeoutHandler.class);
        } catch (NoSuchElementException e) {
            // the connection has ended, and its pipeline with it: the sender finds that out, and ends the stream
        }
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(stream.status()));
        headers(head, stream).set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (chunks) {
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        var _ = StreamSender.send(context.channel(), head, stream, fatal).addListener(sent -> {
            connections.answered(context.channel());
            if (!sent.isSuccess()) {
                var _ = Reset.close(context.channel());
            }
        });
    }

    private AdminRequest read(ChannelHandlerContext context, FullHttpRequest request) {
        chunks = request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        String target = request.uri();
        int question = target.indexOf('?');
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return new AdminRequest(
                request.method().name(),
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                headers,
                TrueLoopback.holds(context.channel().remoteAddress(), headers),
                String.valueOf(context.channel().remoteAddress()));
    }

    private static FullHttpResponse render(AdminResponse response) {
        FullHttpResponse rendered = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(response.status()),
                Unpooled.wrappedBuffer(response.body()));
        headers(rendered, response).setInt(HttpHeaderNames.CONTENT_LENGTH, response.body().length);
        return rendered;
    }

    private static HttpHeaders headers(HttpResponse rendered, AdminAnswer answer) {
        answer.headers().forEach(rendered.headers()::set);
        return rendered.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
        boolean clients = cause instanceof IOException || cause instanceof ReadTimeoutException;
        if (!clients) {
            fatal.uncaughtException(Thread.currentThread(), cause);
        }
    }
}
