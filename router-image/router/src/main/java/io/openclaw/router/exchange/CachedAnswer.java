package io.openclaw.router.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
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
        client.channel().write(answer.head(), client.channel().voidPromise());
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
                channel.write(LastHttpContent.EMPTY_LAST_CONTENT, channel.voidPromise());
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
        client.channel().write(new DefaultHttpContent(piece), client.channel().voidPromise());
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
