package io.openclaw.router.exchange;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.openclaw.router.admission.Ticket;
import io.openclaw.router.message.Forwarding;
import io.openclaw.router.message.Framing;
import io.openclaw.router.message.Refusal;
import io.openclaw.router.message.TraceContext;
import io.openclaw.router.message.Upgrade;
import io.openclaw.router.route.Route;
import io.openclaw.router.tunnel.Tunnels;
import io.openclaw.router.upstream.UpstreamConnection;
import org.jspecify.annotations.Nullable;

/** The way of an admitted request through its upstream: a connection, the request there, the response back. */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
final class Passage extends Tenant {
    private final Traffic traffic;
    private final Exchange exchange;
    private final HttpVersion version;
    private final boolean hasBody;
    private final long startedAt;
    private final @Nullable AccessRecord access;

    private @Nullable FilteredExchange filtered;
    private @Nullable Relay up;
    private @Nullable ResponseRelay down;
    private boolean cancelled;
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
        super(client, request, route);
        this.access = access;
        this.traffic = traffic;
        this.exchange = exchange;
        this.version = request.protocolVersion();
        this.hasBody = Framing.hasBody(request);
        this.startedAt = startedAt;
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
        client.deadline(Patience.withRequest(route, traffic, hasBody, startedAt));
        acquire(switching != null);
        if (!hasBody) {
            exchange.watchClient();
        }
    }

    @Override
    public void connected(UpstreamConnection connection) {
        hold(connection);
        if (access != null) {
            access.reached(connection.endpoint());
        }
        Channel channel = connection.channel();
        Relay toUpstream = new Relay(client.intake(), channel, traffic.ledger(), client.bodyLease());
        ResponseRelay toClient = new ResponseRelay(
                connection.intake(), client.channel(), traffic.ledger(), exchange, filtered, access, switching);
        up = toUpstream;
        down = toClient;
        connection.expectNoBody(request.method().equals(HttpMethod.HEAD));
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
            exchange.refuse(UpstreamFailure.refusal(why), Ticket.End.PROCESSED);
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
        if (filtered != null && !filtered.passesRequestBody(content.content())) {
            content.release();
            exchange.refuse(Refusal.internal(), Ticket.End.PROCESSED);
            return;
        }
        relay.pass(content);
        if (last) {
            requestSent(relay);
        }
    }

    private void requestSent(Relay relay) {
        relay.end();
        if (!isResponding()) {
            client.deadline(Patience.withAnswer(route, startedAt, System.nanoTime()));
        }
    }

    void clientReadComplete() {
        UpstreamConnection upstream = upstream();
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

    /** Whether the body is what all wait for: the client's turn to move. */
    boolean waitsForBody() {
        return up != null
                && !up.isEnded()
                && !isUpstreamBlocked()
                && client.intake().isReading();
    }

    /** Whether the client may still wait to be told to send its body (RFC 9110, section 10.1.1). */
    boolean owesContinue() {
        return (down == null || !down.hasContinued()) && request.headers().contains(HttpHeaderNames.EXPECT);
    }

    /** Bytes of the response's content that the client has taken. */
    long delivered() {
        return down == null ? 0 : down.delivered();
    }

    /** What it holds beyond the exchange's floor. */
    long leasedBytes() {
        return (up == null ? 0 : up.leasedBytes()) + (down == null ? 0 : down.leasedBytes());
    }

    private boolean isResponding() {
        return down != null && down.hasBegun();
    }

    @Override
    public void responseHead(HttpResponse head) {
        if (down != null) {
            down.head(head, request, version);
        }
    }

    @Override
    public void responseBody(HttpContent content) {
        ResponseRelay relay = down;
        if (relay == null || relay.isEnded()) {
            content.release();
        } else if (relay.isInterim()) {
            relay.interimContent(content);
            if (!relay.isInterim() && switching != null && switching.isAccepted()) {
                switchProtocols(switching);
            }
        } else if (relay.body(content)) {
            leave(relay.keepsAlive() && exchange.isRequestDone());
            exchange.written();
        }
    }

    private void switchProtocols(Switching agreed) {
        UpstreamConnection connection = upstream();
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
        if (isResponding() && !cancelled) {
            boolean clientTookAll = client.channel().isWritable();
            client.deadline(Patience.withProgress(route, traffic, clientTookAll, System.nanoTime()));
        }
    }

    @Override
    public void upstreamBroken(Broken why) {
        UpstreamConnection broken = detach();
        if (cancelled || broken == null) {
            return;
        }
        if (switching != null && switching.isOpen()) {
            switching.upstreamGone();
            return;
        }
        closeRelays();
        if (isResponding()) {
            exchange.brokenOff();
        } else if (!retries(broken, why, hasBody)) {
            exchange.refuse(UpstreamFailure.refusal(why), Ticket.End.PROCESSED);
        }
    }

    /** Lets go of everything; what still comes is ignored. */
    void cancel() {
        cancelled = true;
        closeRelays();
        if (switching != null) {
            switching.close();
        }
        letGo();
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
