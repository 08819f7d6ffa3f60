package io.openclaw.router.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.openclaw.router.admission.Ticket;
import io.openclaw.router.cache.Answer;
import io.openclaw.router.message.Refusal;
import io.openclaw.router.wire.Intake;
import org.jspecify.annotations.Nullable;

/** A stored response on its way to the client: the slabs' own bytes, the next of them when the last are out. */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
final class CachedAnswer implements Course {
    /** Written at first: about what a socket takes. */
    private static final int FIRST_BYTES = 256 * 1024;
    /** Written at one time after that. It is held anyway; but who takes no more for a while is to be noticed before the end, and no sooner than on a miss. */
    private static final int NEXT_BYTES = Intake.LARGE_READ;

    private final Traffic traffic;
    private final Client client;
    private final Exchange exchange;
    private final Answer answer;
    private final @Nullable FilteredExchange filtered;
    private final @Nullable AccessRecord access;
    /** Not written yet: it goes with the body where that is one piece, which is one way through the pipeline instead of three. */
    private @Nullable HttpResponse head;

    private boolean ended;
    private int sent;
    private boolean over;
    /** What is written may be out before it is asked for more. */
    private boolean advancing;

    CachedAnswer(
            Traffic traffic,
            Client client,
            Exchange exchange,
            Answer answer,
            @Nullable FilteredExchange filtered,
            @Nullable AccessRecord access) {
        this.traffic = traffic;
        this.client = client;
        this.exchange = exchange;
        this.answer = answer;
        this.filtered = filtered;
        this.access = access;
    }

    void begin() {
        if (!exchange.begin(answer.head(), true)) {
            exchange.refuse(Refusal.internal(), Ticket.End.PROCESSED);
            return;
        }
        head = answer.head();
        advance();
    }

    private void advance() {
        advancing = true;
        write();
        advancing = false;
    }

    private void write() {
        Channel channel = client.channel();
        do {
            int end = Math.min(answer.length(), sent + (sent == 0 ? FIRST_BYTES : NEXT_BYTES));
            if (end > sent) {
                answer.body(sent, end, this::pass);
                sent = end;
            }
            if (over) {
                return;
            }
            if (sent == answer.length()) {
                over = true;
                end();
                exchange.written();
                return;
            }
            channel.flush();
        } while (!over && channel.isWritable());
        if (!over) {
            exchange.watchClient();
            client.deadline(System.nanoTime() + traffic.requestTimeoutNanos());
        }
    }

    private void pass(ByteBuf piece) {
        if (over || (filtered != null && !filtered.passesResponseBody(piece))) {
            piece.release();
            if (!over) {
                over = true;
                exchange.brokenOff();
            }
            return;
        }
        if (access != null) {
            access.bodyOut(piece.readableBytes());
        }
        HttpResponse first = head;
        head = null;
        if (first != null && piece.readableBytes() == answer.length()) {
            ended = true;
            write(whole(first, piece));
            return;
        }
        if (first != null) {
            write(first);
        }
        write(new DefaultHttpContent(piece));
    }

    private void end() {
        if (!ended) {
            write(head == null ? LastHttpContent.EMPTY_LAST_CONTENT : whole(head, Unpooled.EMPTY_BUFFER));
        }
    }

    private void write(HttpObject object) {
        client.channel().write(object, client.channel().voidPromise());
    }

    private static HttpResponse whole(HttpResponse head, ByteBuf body) {
        return new DefaultFullHttpResponse(
                head.protocolVersion(), head.status(), body, head.headers(), EmptyHttpHeaders.INSTANCE);
    }

    @Override
    public void clientDrained() {
        if (!over && !advancing) {
            advance();
        }
    }

    @Override
    public long delivered() {
        Channel channel = client.channel();
        return channel.isWritable() ? sent : Math.max(0, sent - channel.bytesBeforeWritable());
    }

    @Override
    public void cancel() {
        over = true;
        answer.close();
    }
}
