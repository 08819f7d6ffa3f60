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
            @Nullable Switching switching) {
        super(upstream, client, ledger, null);
        this.client = client;
        this.exchange = exchange;
        this.filtered = filtered;
        this.access = access;
        this.switching = switching;
    }

    /** @param version that the client speaks */
    void head(HttpResponse head, HttpRequest request, HttpVersion version) {
        if (head.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            finalHead(head, request, version);
        } else if (head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            switchingHead(head);
        } else {
            interimHead(head, version);
        }
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
    private void finalHead(HttpResponse head, HttpRequest request, HttpVersion version) {
        begun = true;
        if (access != null) {
            access.answered();
        }
        if (switching != null) {
            switching.close(); // it was refused: the request is like any other from here on
        }
        boolean noBody = Framing.hasNoBody(request.method(), head);
        keepsAlive = switching == null && Framing.upstreamKeepsAlive(head, noBody);
        Forwarding.prepare(head);
        boolean delimited = Framing.delimit(head, noBody, version);
        if (!exchange.begin(head, delimited)) {
            exchange.refuse(Refusal.internal(), Ticket.End.PROCESSED);
            return;
        }
        client.write(head, client.voidPromise());
        if (!headWritten()) {
            exchange.brokenOff();
        }
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
            exchange.brokenOff();
            return false;
        }
        if (access != null) {
            access.bodyOut(content.content().readableBytes());
        }
        pass(content);
        if (content instanceof LastHttpContent) {
            end();
            return true;
        }
        return false;
    }
}
