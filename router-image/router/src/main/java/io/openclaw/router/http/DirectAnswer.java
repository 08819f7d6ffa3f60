package io.openclaw.router.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.openclaw.router.admin.AdminStream;
import io.openclaw.router.admin.StreamSender;
import io.openclaw.router.exchange.AccessRecord;
import io.openclaw.router.exchange.Traffic;
import io.openclaw.router.message.Framing;
import io.openclaw.router.message.Refusal;
import org.jspecify.annotations.Nullable;

/** An answer that no exchange gives: the administration's, or the refusal of what never became an exchange. Both are rare. */
@SuppressWarnings("FutureReturnValueIgnored") // it is the future's listener itself
final class DirectAnswer implements ChannelFutureListener {
    private final ClientConnection connection;
    private final boolean keepAlive;

    private DirectAnswer(ClientConnection connection, boolean keepAlive) {
        this.connection = connection;
        this.keepAlive = keepAlive;
    }

    /**
     * Refuses what never became an exchange: what follows on the connection can't be trusted, so that it ends here.
     *
     * @param request null where none could be read
     * @param since nano time of the request's first byte
     */
    static void refuse(
            Refusal refusal, @Nullable HttpRequest request, long since, Traffic traffic, ClientConnection connection) {
        long retryAfter = refusal.wantsRetryAfter() ? traffic.gate().retryAfterSeconds() : 0;
        FullHttpResponse response = refusal.toResponse(retryAfter);
        Framing.announce(response, false, HttpVersion.HTTP_1_1);
        traffic.counts().count(connection.loop(), null, refusal.status().code(), System.nanoTime() - since);
        AccessRecord.refused(traffic, request, connection.address(), refusal, since);
        send(response, request == null ? HttpMethod.GET : request.method(), false, traffic, connection);
    }

    /** Gives the administration's answer, where somebody is still there to take it. */
    static void give(
            FullHttpResponse response,
            HttpRequest request,
            boolean keepAlive,
            Traffic traffic,
            ClientConnection connection) {
        if (!connection.channel().isActive()) {
            response.release();
            return;
        }
        boolean live = keepAlive && !connection.closing();
        Framing.announce(response, live, request.protocolVersion());
        send(response, request.method(), live, traffic, connection);
    }

    /** Sends what takes its time. The connection ends with it, and has no deadline before: who takes nothing is left by the sender. */
    static void stream(AdminStream stream, HttpRequest request, ClientConnection connection) {
        HttpResponse head = LoopbackAdmin.toHttp(stream);
        boolean _ = Framing.delimit(head, false, request.protocolVersion()); // else its end is the connection's
        Framing.announce(head, false, request.protocolVersion());
        connection.answersHead(false);
        StreamSender.send(connection.channel(), head, stream, (thread, e) -> connection.front.faults.caught(e))
                .addListener(sent -> {
                    if (sent.isSuccess()) {
                        connection.answered(false, System.nanoTime());
                    } else {
                        connection.cut();
                    }
                });
    }

    private static void send(
            FullHttpResponse response,
            HttpMethod method,
            boolean keepAlive,
            Traffic traffic,
            ClientConnection connection) {
        connection.answersHead(method.equals(HttpMethod.HEAD));
        connection.deadline(System.nanoTime() + traffic.requestTimeoutNanos());
        connection.channel().writeAndFlush(response).addListener(new DirectAnswer(connection, keepAlive));
    }

    @Override
    public void operationComplete(ChannelFuture sent) {
        if (sent.isSuccess()) {
            connection.answered(keepAlive, System.nanoTime());
        } else {
            connection.failed(sent.cause());
        }
    }
}
