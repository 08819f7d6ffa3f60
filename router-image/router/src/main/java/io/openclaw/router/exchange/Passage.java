package io.openclaw.router.exchange;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.openclaw.router.admission.Ticket;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.message.Forwarding;
import io.openclaw.router.message.Framing;
import io.openclaw.router.message.Refusal;
import io.openclaw.router.message.TraceContext;
import io.openclaw.router.message.Upgrade;
import io.openclaw.router.route.Route;
import io.openclaw.router.tunnel.Tunnels;
import io.openclaw.router.upstream.Connecting;
import io.openclaw.router.upstream.UpstreamConnection;
import io.openclaw.router.upstream.UpstreamUser;
import org.jspecify.annotations.Nullable;

/** The way of an admitted request through its upstream: a connection, the request there, the response back. */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
final class Passage implements UpstreamUser {
    private final Traffic traffic;
    private final Client client;
    private final Exchange exchange;
    private final HttpRequest request;
    private final HttpMethod method;
    private final HttpVersion version;
    private final Route route;
    private final boolean hasBody;
    private final long startedAt;
    private final long responseTimeoutNanos;
    private final @Nullable AccessRecord access;

    private @Nullable FilteredExchange filtered;
    private @Nullable Connecting connecting;
    private @Nullable UpstreamConnection upstream;
    private @Nullable Relay up;
    private @Nullable Relay down;
    private boolean retried;
    private boolean cancelled;
    private boolean responding;
    private boolean interim;
    private boolean continued;
    private boolean upstreamKeepsAlive;
    private boolean requestFlushed;
    private @Nullable Switching switching;

    Passage(
            Traffic traffic,
            Client client,
            Exchange exchange,
            HttpRequest request,
            Route route,
            long startedAt,
            @Nullable AccessRecord access) {
        this.access = access;
        this.traffic = traffic;
        this.client = client;
        this.exchange = exchange;
        this.request = request;
        this.method = request.method();
        this.version = request.protocolVersion();
        this.route = route;
        this.hasBody = Framing.hasBody(request);
        this.startedAt = startedAt;
        this.responseTimeoutNanos = route.upstream().responseTimeoutMs() * 1_000_000L;
    }

    void begin(@Nullable FilteredExchange filtered) {
        this.filtered = filtered;
        Upgrade asked = traffic.tunnels().areWanted() ? Upgrade.of(request) : null;
        if (asked != null) {
            Tunnels.Place place = traffic.tunnels().enter();
            if (place == null) {
                exchange.refuse(Refusal.overflow(traffic.overflowMessage()), Ticket.End.PROCESSED);
                return;
            }
            switching = new Switching(asked, place);
        }
        request.setUri(route.rewrite(request.uri()));
        Forwarding.prepare(request, traffic.provenance(), client.address(), client.trusted());
        TraceContext.prepare(request.headers());
        if (asked != null) {
            asked.ask(request.headers());
        }
        if (access != null) {
            access.asking();
        }
        long patience = hasBody ? Math.min(route.timeoutNanos(), traffic.requestTimeoutNanos()) : route.timeoutNanos();
        client.deadline(startedAt + patience);
        acquire(switching != null);
        if (!hasBody) {
            exchange.watchClient();
        }
    }

    private void acquire(boolean fresh) {
        connecting = client.pool(route.upstream()).acquire(this, request.uri(), fresh);
    }

    @Override
    public void connected(UpstreamConnection connection) {
        upstream = connection;
        if (access != null) {
            access.reached(connection.endpoint());
        }
        Channel channel = connection.channel();
        Relay toUpstream = new Relay(client.intake(), channel, client.bodyLease());
        Relay toClient = new Relay(
                connection.intake(), client.channel(), traffic.ledger().open(Owner.RELAY));
        up = toUpstream;
        down = toClient;
        connection.expectNoBody(method.equals(HttpMethod.HEAD));
        channel.write(request, channel.voidPromise());
        if (!toUpstream.headWritten()) {
            exchange.shed();
            return;
        }
        if (hasBody) {
            toUpstream.begin();
        } else {
            // before the flush: a relay that doesn't know of its end reads on when all is out, into the next request
            requestSent(toUpstream);
            requestFlushed = true;
            channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, channel.voidPromise());
        }
        toClient.advance();
    }

    @Override
    public void unreachable(Unreachable why) {
        if (!cancelled) {
            exchange.refuse(
                    switch (why) {
                        case NO_ENDPOINT -> Refusal.noEndpoint();
                        case REFUSED -> Refusal.upstreamFailed("The upstream could not be reached");
                        case TIMED_OUT -> Refusal.upstreamTimeout("The upstream did not accept a connection in time");
                    },
                    Ticket.End.PROCESSED);
        }
    }

    /** Takes over the content. */
    void requestContent(HttpContent content, boolean last) {
        Relay relay = up;
        if (relay == null
                || relay.isEnded()) { // the empty end of a request without a body; bodies wait for the connection
            content.release();
            return;
        }
        if (filtered != null) {
            try {
                filtered.requestBody(content.content());
            } catch (FilterChain.FilterFailure e) { // logged where it was made
                content.release();
                exchange.refuse(Refusal.internal(), Ticket.End.PROCESSED);
                return;
            }
        }
        relay.pass(content);
        if (last) {
            requestSent(relay);
        }
    }

    private void requestSent(Relay relay) {
        relay.end();
        if (!responding) {
            long patience = System.nanoTime() + responseTimeoutNanos;
            long routePatience = startedAt + route.timeoutNanos();
            client.deadline(patience - routePatience < 0 ? patience : routePatience);
        }
    }

    void clientReadComplete() {
        if (up == null || upstream == null) {
            return;
        }
        if (!up.isEnded()) {
            progress();
            up.sourceReadComplete();
        } else if (!requestFlushed) {
            requestFlushed = true;
            upstream.channel().flush();
            if (!cancelled) {
                exchange.watchClient();
            }
        }
    }

    @Override
    public void upstreamDrained() {
        if (up != null) {
            up.advance();
        }
    }

    /** Whether it is the upstream that keeps the request's body from coming on. */
    boolean isUpstreamBlocked() {
        return upstream == null || !upstream.channel().isWritable();
    }

    /** Whether the body is what all wait for: the client's turn to move. */
    boolean waitsForBody() {
        return up != null
                && !up.isEnded()
                && !isUpstreamBlocked()
                && client.intake().isReading();
    }

    /** Whether the client may still wait to be told to send its body (RFC 9110, section 10.1.1). */
    boolean owesContinue() {
        return !continued && request.headers().contains(HttpHeaderNames.EXPECT);
    }

    /** Bytes of the response's content that the client has taken. */
    long delivered() {
        return down == null ? 0 : down.delivered();
    }

    /** What it holds beyond the exchange's floor. */
    long leasedBytes() {
        return (up == null ? 0 : up.leasedBytes()) + (down == null ? 0 : down.leasedBytes());
    }

    @Override
    public void responseHead(HttpResponse head) {
        if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            interimHead(head);
            return;
        }
        if (access != null) {
            access.answered();
        }
        boolean mayBeKept = switching == null;
        refusedToSwitch();
        responding = true;
        boolean noBody = Framing.hasNoBody(method, head);
        upstreamKeepsAlive = mayBeKept && Framing.upstreamKeepsAlive(head, noBody);
        Forwarding.prepare(head);
        boolean delimited = Framing.delimit(head, noBody, version);
        if (!exchange.begin(head, delimited)) {
            exchange.refuse(Refusal.internal(), Ticket.End.PROCESSED);
            return;
        }
        client.channel().write(head, client.channel().voidPromise());
        if (down != null && !down.headWritten()) {
            exchange.brokenOff();
        }
    }

    /** An ordinary answer instead: the place goes back, the request is like any other from here on. */
    private void refusedToSwitch() {
        if (switching != null) {
            switching.close();
            switching = null;
        }
    }

    /** Passed on to clients that know them (RFC 9110, section 15.2); a 101 is the answer where it was asked for, and else a fault. */
    private void interimHead(HttpResponse head) {
        if (head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            if (switching == null || !switching.accepts(head)) {
                exchange.refuse(
                        Refusal.upstreamFailed("The upstream switched to a protocol that it was not asked for"),
                        Ticket.End.PROCESSED);
            }
            interim = true;
            return;
        }
        interim = true;
        continued = true;
        if (version.equals(HttpVersion.HTTP_1_1)) {
            Forwarding.prepare(head);
            client.channel().write(head, client.channel().voidPromise());
            client.channel()
                    .write(LastHttpContent.EMPTY_LAST_CONTENT, client.channel().voidPromise());
        }
    }

    @Override
    public void responseBody(HttpContent content) {
        Relay relay = down;
        if (interim || relay == null || relay.isEnded()) {
            boolean last = content instanceof LastHttpContent;
            interim = interim && !last;
            content.release();
            if (last && switching != null && switching.isAccepted()) {
                switchProtocols(switching);
            }
            return;
        }
        if (filtered != null) {
            try {
                filtered.responseBody(content.content());
            } catch (FilterChain.FilterFailure e) { // logged where it was made
                content.release();
                exchange.brokenOff();
                return;
            }
        }
        if (access != null) {
            access.bodyOut(content.content().readableBytes());
        }
        relay.pass(content);
        if (content instanceof LastHttpContent) {
            relay.end();
            leaveUpstream();
            exchange.written();
        }
    }

    private void switchProtocols(Switching agreed) {
        UpstreamConnection connection = upstream;
        if (connection == null || agreed.isOpen()) {
            return;
        }
        if (access != null) {
            access.answered();
        }
        closeRelays();
        connection.switched();
        agreed.open(traffic, client, connection, exchange);
    }

    /** Looks at the clock of an open tunnel. */
    void tick(long now) {
        if (switching != null) {
            switching.tick(now);
        }
    }

    /** What came through a tunnel from the client; what came from the upstream is told to the access log. */
    long tunnelBytesIn() {
        return switching == null ? 0 : switching.bytesIn(access);
    }

    private void leaveUpstream() {
        UpstreamConnection used = upstream;
        upstream = null;
        if (used == null) {
            return;
        }
        if (upstreamKeepsAlive && exchange.isRequestDone() && used.channel().isWritable()) {
            used.giveBack();
        } else {
            used.discard();
        }
    }

    @Override
    public void upstreamReadComplete() {
        if (down != null && !down.isEnded()) {
            down.sourceReadComplete();
            progress();
        }
    }

    void clientDrained() {
        if (down != null && !down.isEnded()) {
            progress();
            down.advance();
        }
    }

    /** While a response runs, either side may be silent for its time only. */
    private void progress() {
        if (responding && !cancelled) {
            long patience = client.channel().isWritable() ? responseTimeoutNanos : traffic.requestTimeoutNanos();
            client.deadline(System.nanoTime() + patience);
        }
    }

    @Override
    public void upstreamBroken(Broken why) {
        UpstreamConnection broken = upstream;
        upstream = null;
        if (cancelled || broken == null) {
            return;
        }
        if (switching != null && switching.isOpen()) {
            switching.upstreamGone();
            return;
        }
        closeRelays();
        if (responding) {
            exchange.brokenOff();
        } else if (broken.isReused()
                && !retried
                && !hasBody
                && why == Broken.CLOSED
                && Framing.isIdempotent(method)
                && client.pool(route.upstream()).mayRetry()) {
            retried = true;
            acquire(true);
        } else {
            exchange.refuse(
                    switch (why) {
                        case CLOSED -> Refusal.upstreamReset();
                        case GARBLED -> Refusal.upstreamFailed("The upstream's answer is not HTTP");
                    },
                    Ticket.End.PROCESSED);
        }
    }

    /** The upstream's time is over. */
    void late() {
        if (upstream != null) {
            upstream.late();
        } else if (connecting != null) {
            connecting.late();
        }
    }

    /** Lets go of everything; what still comes is ignored. */
    void cancel() {
        cancelled = true;
        closeRelays();
        if (connecting != null) {
            connecting.cancel(); // nothing where it has become a connection
            connecting = null;
        }
        if (switching != null) {
            switching.close();
        }
        UpstreamConnection used = upstream;
        upstream = null;
        if (used != null) {
            used.discard();
        }
    }

    private void closeRelays() {
        if (up != null) {
            up.close();
        }
        if (down != null) {
            down.close();
        }
    }
}
