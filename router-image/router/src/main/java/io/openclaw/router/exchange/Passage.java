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
import io.openclaw.router.cache.Answer;
import io.openclaw.router.cache.Visit;
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
final class Passage extends Tenant implements Course {
    private final Traffic traffic;
    private final Client client;
    private final Exchange exchange;
    private final HttpVersion version;
    private final boolean hasBody;
    private final long startedAt;
    private final @Nullable AccessRecord access;
    /** Null where nothing is cached. */
    private final @Nullable Visit visit;

    private @Nullable FilteredExchange filtered;
    private @Nullable Relay up;
    private @Nullable ResponseRelay down;
    private boolean cancelled;
    private boolean requestFlushed;
    private @Nullable Switching switching;
    /** What is stored still holds: it is answered when the upstream's word has ended. */
    private @Nullable Answer validated;

    Passage(
            Traffic traffic,
            Client client,
            Exchange exchange,
            HttpRequest request,
            Route route,
            long startedAt,
            @Nullable AccessRecord access,
            @Nullable Visit visit) {
        super(client, request, route);
        this.client = client;
        this.access = access;
        this.visit = visit;
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
        if (visit != null) {
            visit.ask(request.headers());
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
                connection.intake(), client.channel(), traffic.ledger(), exchange, filtered, access, switching, visit);
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
            exchange.fail(UpstreamFailure.refusal(why));
        }
    }

    @Override
    public void requestContent(HttpContent content, boolean last) {
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
            long now = System.nanoTime();
            sent(now);
            client.deadline(Patience.withAnswer(route, startedAt, now));
        }
    }

    @Override
    public void clientReadComplete() {
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

    @Override
    public boolean waitsForBody() {
        return up != null
                && !up.isEnded()
                && !isUpstreamBlocked()
                && client.intake().isReading();
    }

    /** RFC 9110, section 10.1.1. */
    @Override
    public boolean owesContinue() {
        return (down == null || !down.hasContinued()) && request.headers().contains(HttpHeaderNames.EXPECT);
    }

    @Override
    public long delivered() {
        return down == null ? 0 : down.delivered();
    }

    @Override
    public long leasedBytes() {
        return (up == null ? 0 : up.leasedBytes()) + (down == null ? 0 : down.leasedBytes());
    }

    @Override
    public long unsentBodyBytes() {
        return up == null || !hasBody ? 0 : up.pendingBytes();
    }

    private boolean isResponding() {
        return down != null && down.hasBegun();
    }

    @Override
    public void responseHead(HttpResponse head) {
        if (down == null) {
            return;
        }
        if (head.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            answered(System.nanoTime());
        }
        Answer instead = down.head(head, request, version);
        if (instead == null) {
            return;
        }
        if (head.status().equals(HttpResponseStatus.NOT_MODIFIED)) {
            validated = instead; // its end is on the way, and the connection lives on
        } else {
            exchange.give(instead);
        }
    }

    @Override
    public @Nullable Answer insteadOfFailure() {
        return visit == null ? null : visit.failed(System.nanoTime());
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
            } else if (!relay.isInterim() && validated != null) {
                Answer stored = validated;
                validated = null;
                leave(relay.keepsAlive() && exchange.isRequestDone());
                exchange.give(stored);
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

    @Override
    public void tick(long now) {
        if (switching != null) {
            switching.tick(now);
        }
    }

    /** What came from the upstream is told to the access log. */
    @Override
    public long tunnelBytesIn() {
        return switching == null ? 0 : switching.bytesIn(access);
    }

    @Override
    public void upstreamReadComplete() {
        if (down != null && !down.isEnded()) {
            down.sourceReadComplete();
            progress();
        }
    }

    @Override
    public void clientDrained() {
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
            exchange.fail(UpstreamFailure.refusal(why));
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        closeRelays();
        if (validated != null) {
            validated.close();
            validated = null;
        }
        if (visit != null) {
            visit.close();
        }
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
