package io.openclaw.router.exchange;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.openclaw.router.admission.Ticket;
import io.openclaw.router.cache.Answer;
import io.openclaw.router.cache.Visit;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.message.Forwarding;
import io.openclaw.router.message.Framing;
import io.openclaw.router.message.Refusal;
import io.openclaw.router.wire.Intake;
import org.jspecify.annotations.Nullable;

/** The direction back: interim responses, the response's head and its body, on their way from the upstream to the client. */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
final class ResponseRelay extends Relay {
    private final Channel client;
    private final Exchange exchange;
    private final @Nullable FilteredExchange filtered;
    private final @Nullable AccessRecord access;
    private final @Nullable Switching switching;
    /** Null where nothing is cached. */
    private final @Nullable Visit visit;

    private boolean interim;
    private boolean continued;
    private boolean begun;
    private boolean keepsAlive;

    ResponseRelay(
            Intake upstream,
            Channel client,
            Ledger ledger,
            Exchange exchange,
            @Nullable FilteredExchange filtered,
            @Nullable AccessRecord access,
            @Nullable Switching switching,
            @Nullable Visit visit) {
        super(upstream, client, ledger, null);
        this.client = client;
        this.exchange = exchange;
        this.filtered = filtered;
        this.access = access;
        this.switching = switching;
        this.visit = visit;
    }

    /**
     * @param version that the client speaks
     * @return what the cache has to answer in its place; what follows the head is then left out
     */
    @Nullable
    Answer head(HttpResponse head, HttpRequest request, HttpVersion version) {
        if (head.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            return finalHead(head, request, version);
        }
        if (head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            switchingHead(head);
        } else {
            interimHead(head, version);
        }
        return null;
    }

    /** Passed on to clients that know them (RFC 9110, section 15.2). */
    private void interimHead(HttpResponse head, HttpVersion version) {
        interim = true;
        continued = true;
        if (version.equals(HttpVersion.HTTP_1_1)) {
            Forwarding.prepare(head);
            client.write(head, client.voidPromise());
            client.write(LastHttpContent.EMPTY_LAST_CONTENT, client.voidPromise());
        }
    }

    /** The answer where it was asked for, and else a fault. It is passed on when it has ended, by {@link Switching#open}. */
    private void switchingHead(HttpResponse head) {
        interim = true;
        if (switching == null || !switching.accepts(head)) {
            exchange.refuse(UpstreamFailure.switchedUnasked(), Ticket.End.PROCESSED);
        }
    }

    /** From here on the exchange can only be cut. */
    private @Nullable Answer finalHead(HttpResponse head, HttpRequest request, HttpVersion version) {
        if (access != null) {
            access.answered();
        }
        if (switching != null) {
            switching.close(); // it was refused: the request is like any other from here on
        }
        boolean noBody = Framing.hasNoBody(request.method(), head);
        keepsAlive = switching == null && Framing.upstreamKeepsAlive(head, noBody);
        Forwarding.prepare(head);
        Answer instead = visit == null ? null : visit.answered(head, System.nanoTime());
        if (instead != null) {
            interim = true;
            return instead;
        }
        begun = true;
        boolean delimited = Framing.delimit(head, noBody, version);
        if (!exchange.begin(head, delimited)) {
            exchange.refuse(Refusal.internal(), Ticket.End.PROCESSED);
            return null;
        }
        client.write(head, client.voidPromise());
        if (!headWritten()) {
            exchange.brokenOff();
        }
        return null;
    }

    /** Whether the content that comes next is an interim response's. */
    boolean isInterim() {
        return interim;
    }

    /** Takes over an interim response's content, of which there is none but its end. */
    void interimContent(HttpContent content) {
        interim = !(content instanceof LastHttpContent);
        content.release();
    }

    /** Whether the client may have been told to send its body. */
    boolean hasContinued() {
        return continued;
    }

    /** Whether the final response has begun. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether the upstream's connection lives on after the response. */
    boolean keepsAlive() {
        return keepsAlive;
    }

    /**
     * Takes over a piece of the final response's body.
     *
     * @return whether it was the last, so that the direction has ended
     */
    boolean body(HttpContent content) {
        if (filtered != null && !filtered.passesResponseBody(content.content())) {
            content.release();
            if (visit != null) {
                visit.close(); // what may follow is not to end what lacks a piece
            }
            exchange.brokenOff();
            return false;
        }
        if (access != null) {
            access.bodyOut(content.content().readableBytes());
        }
        boolean last = content instanceof LastHttpContent;
        if (visit != null) {
            visit.body(content.content());
            if (last) {
                visit.end();
            }
        }
        pass(content);
        if (last) {
            end();
            return true;
        }
        return false;
    }
}
