package io.openclaw.router.exchange;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.openclaw.router.admission.Ticket;
import io.openclaw.router.cache.Answer;
import io.openclaw.router.cache.HttpCache;
import io.openclaw.router.cache.Visit;
import io.openclaw.router.message.Framing;
import io.openclaw.router.message.Refusal;
import io.openclaw.router.route.Route;
import io.openclaw.router.tunnel.Tunnel;
import io.openclaw.router.wire.Intake;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer: from the gate to the last byte that is out, and every way to end before that. Everything but {@link #admitted}
 * happens on the event loop of the client's connection.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
public final class Exchange extends Applicant implements FilteredExchange.Verdicts {
    /** What every running exchange may hold: one small read each way. */
    public static final int FLOOR_BYTES = 2 * Intake.SMALL_READ;

    private final HttpRequest request;
    private final HttpMethod method;
    private final HttpVersion version;
    private final boolean wantsKeepAlive;
    private final long startedAt;

    private Phase phase = Phase.RUNNING;
    private @Nullable Route route;
    private @Nullable FilteredExchange filtered;
    /** On a route that caches, before filters saw it. */
    private boolean cameFromSomebody;

    private Course course = Course.NONE;
    private @Nullable ClientPace pace;
    private long bodyBytes;
    private boolean requestDone;
    private boolean keepAlive;
    private int status;
    private final @Nullable AccessRecord access;

    /** @param now nano time of the request's first byte */
    public Exchange(Traffic traffic, Client client, HttpRequest request, long now) {
        super(traffic, client);
        this.request = request;
        this.method = request.method();
        this.version = request.protocolVersion();
        this.wantsKeepAlive = Framing.wantsKeepAlive(request);
        this.requestDone = !Framing.hasBody(request);
        this.startedAt = now;
        this.access = AccessRecord.begin(traffic, request, client.address(), now);
    }

    /** Finds the route and offers the request at the gate. */
    public void start() {
        Route found = traffic.routes().match(request);
        if (found == null) {
            refuse(Refusal.noRoute(), Ticket.End.PROCESSED);
            return;
        }
        route = found;
        phase = Phase.WAITING;
        Ticket offered = apply(found.lane(), request);
        if (offered == null) {
            refuse(Refusal.overflow(traffic.overflowMessage()), Ticket.End.REJECTED);
        } else if (offered.ranAtOnce()) {
            run(found);
        } else {
            client.deadline(startedAt + found.timeoutNanos());
            watchClient();
        }
    }

    /** One read ahead, to see the client leave; what it brings instead is kept for later. */
    void watchClient() {
        if (client.intake().undecodedBytes() == 0) {
            client.intake().read(Intake.SMALL_READ);
        }
    }

    @Override
    void called() {
        if (phase == Phase.WAITING && route != null) {
            run(route);
        }
    }

    private void run(Route found) {
        phase = Phase.RUNNING;
        if (traffic.filters().isEmpty()) {
            passed();
        } else {
            cameFromSomebody = found.realm() != null && CacheScope.isPersonal(request.headers());
            FilteredExchange eyes = new FilteredExchange(
                    traffic.filters(), this, client.channel().eventLoop(), request, found.name());
            filtered = eyes;
            eyes.ask();
        }
    }

    @Override
    public void passed() {
        Route found = route;
        if (found == null) {
            return;
        }
        HttpCache cache = traffic.cache();
        String realm = cache == null ? null : CacheScope.of(found, request.headers(), client.trusted());
        if (cache == null || realm == null || isHidden()) {
            pass(found, cache == null ? null : change(found, cache));
        } else {
            Caching begun = new Caching(traffic, client, this, found, startedAt, cache.visit(realm, request));
            course = begun;
            begun.begin();
        }
    }

    /** What others have stored may be untrue after it, though of its own nothing is. */
    private @Nullable Visit change(Route found, HttpCache cache) {
        String realm = HttpCache.isChange(request.method()) ? traffic.routes().changedBy(found) : null;
        return realm == null
                ? null
                : cache.visit(CacheScope.within(realm, request.headers(), client.trusted()), request);
    }

    /** A filter may have taken away what tells who asks: nobody sees then for whom the response is. */
    private boolean isHidden() {
        return cameFromSomebody && !CacheScope.isPersonal(request.headers());
    }

    /** It goes to its upstream. */
    void pass(Route found, @Nullable Visit visit) {
        Passage begun = new Passage(traffic, client, this, request, found, startedAt, access, visit);
        course = begun;
        begun.begin(filtered);
    }

    /** A stored response is the answer, whatever its course was till now. Taken over. */
    void give(Answer answer) {
        if (!phase.isBeforeAnswer()) {
            answer.close();
            client.cut();
            return;
        }
        course.cancel();
        CachedAnswer given = new CachedAnswer(traffic, client, this, answer, filtered, access);
        course = given;
        given.begin();
    }

    @Override
    public void answered(FullHttpResponse answer) {
        answer(answer, null, Ticket.End.PROCESSED);
    }

    @Override
    public void filterFailed() {
        refuse(Refusal.internal(), Ticket.End.PROCESSED);
    }

    @Override
    public void filterWaits() {
        if (route != null) {
            client.deadline(startedAt + route.timeoutNanos());
        }
        watchClient();
    }

    @Override
    public void failed(Throwable cause) {
        client.failed(cause);
    }

    private boolean waitsForFilter() {
        return filtered != null && filtered.isWaiting();
    }

    /** A piece of the request's body, the last included; taken over. */
    public void requestContent(HttpContent content) {
        bodyBytes += content.content().readableBytes();
        boolean last = content instanceof LastHttpContent;
        if (last) {
            requestDone = true;
            client.intake().hold();
        }
        if (content.decoderResult().isFailure()) {
            content.release();
            requestDone = false; // where it ends can't be told any more: the connection can't be kept
            refuse(Refusal.invalid("The request body is malformed"), Ticket.End.PROCESSED);
        } else if (bodyBytes > traffic.guard().maxBodyBytes()) {
            content.release();
            refuse(Refusal.bodyTooLarge(traffic.guard().maxBodyBytes()), Ticket.End.PROCESSED);
        } else {
            course.requestContent(content, last);
        }
    }

    /** All of what one read from the client brought has been handed over. */
    public void clientReadComplete() {
        course.clientReadComplete();
    }

    /** Everything written to the client is out. */
    public void clientDrained() {
        if (phase == Phase.FLUSHING) {
            finish();
        } else {
            course.clientDrained();
        }
    }

    /** The client's connection is gone. */
    public void clientLeft() {
        if (phase != Phase.DONE) {
            var _ = end(Ticket.End.ABANDONED, false);
        }
    }

    /** The client has closed its side: while the request waits that means that nobody waits for the answer. */
    public void clientHungUp() {
        if (phase == Phase.WAITING || waitsForFilter()) {
            client.cut();
        }
    }

    /** Looks how fast the client is; to be called a few times a second. */
    public void look(long now) {
        if (course.equals(Course.NONE) || (requestDone && !phase.isAnswering())) {
            return;
        }
        if (pace == null) {
            pace = new ClientPace(this, traffic.rates());
        }
        pace.look(now, course);
    }

    /** Of its client; null while there was nothing to judge. */
    public @Nullable ClientPace pace() {
        return pace;
    }

    /** What it holds of the request's body: read and not passed on, and what filters have gathered of it. */
    public long heldBodyBytes() {
        return (requestDone ? 0 : client.intake().undecodedBytes())
                + course.unsentBodyBytes()
                + (filtered == null ? 0 : filtered.gatheredBytes());
    }

    /** What its connection holds can't be held: shed where that can still be said. */
    public void shed() {
        if (phase.isBeforeAnswer()) {
            refuse(Refusal.overflow(traffic.overflowMessage()), Ticket.End.REJECTED);
        } else if (phase != Phase.DONE) {
            client.cut();
        }
    }

    /** The deadline that was asked for is over. */
    public void expired(long now) {
        switch (phase) {
            case WAITING ->
                refuse(Refusal.upstreamTimeout("The request waited for its turn for too long"), Ticket.End.ABANDONED);
            case RUNNING -> runOut(now);
            case RESPONDING, FLUSHING -> {
                if (client.channel().isWritable()) {
                    course.late(); // it is not the client that nothing goes on for
                }
                client.cut();
            }
            case TUNNEL -> {
                client.deadline(now + Tunnel.TICK_NANOS);
                course.tick(now);
            }
            case DONE -> {}
        }
    }

    /** The body's time has run out, where it is the body that all wait for; else the upstream's. */
    private void runOut(long now) {
        if (course.goesOn()) {
            return;
        }
        boolean slowBody =
                !requestDone && now - startedAt >= traffic.requestTimeoutNanos() && !course.isUpstreamBlocked();
        if (slowBody) {
            refuse(Refusal.requestTimeout(), Ticket.End.PROCESSED);
            return;
        }
        course.late();
        String who = waitsForFilter() ? "A filter did not decide in time" : "The upstream did not answer in time";
        fail(Refusal.upstreamTimeout(who));
    }

    /** The router's time is up: answers that the router is going, where it still can. */
    public void giveUp() {
        switch (phase) {
            case WAITING -> refuse(Refusal.draining(), Ticket.End.REJECTED);
            case RUNNING -> refuse(Refusal.draining(), Ticket.End.PROCESSED);
            case RESPONDING, FLUSHING, TUNNEL -> client.cut();
            case DONE -> {}
        }
    }

    /** Whether the client's bytes are a body on its way to the upstream. */
    public boolean isTakingBody() {
        return !requestDone && !course.equals(Course.NONE);
    }

    boolean isRequestDone() {
        return requestDone;
    }

    /** Of the request, as many as have come. */
    long bodyBytes() {
        return bodyBytes;
    }

    /** What it holds beyond its floor while it has a place. */
    long leasedBytes() {
        return hasPlace() ? course.leasedBytes() : 0;
    }

    Phase phase() {
        return phase;
    }

    /** The upstream gave no answer: another one stands in for it, or what went wrong is said. */
    void fail(Refusal refusal) {
        Answer instead = course.insteadOfFailure();
        if (instead == null) {
            refuse(refusal, Ticket.End.PROCESSED);
        } else {
            give(instead);
        }
    }

    /** Answers in the upstream's place; where the response has begun the connection ends instead. */
    void refuse(Refusal refusal, Ticket.End end) {
        answer(refusal.toResponse(refusal.wantsRetryAfter() ? traffic.gate().retryAfterSeconds() : 0), refusal, end);
    }

    private void answer(FullHttpResponse response, @Nullable Refusal why, Ticket.End end) {
        if (!phase.isBeforeAnswer()) {
            response.release();
            client.cut();
            return;
        }
        release(end);
        FullHttpResponse whole = response;
        if (!begin(whole, true)) {
            whole.release();
            whole = Refusal.internal().toResponse(0);
            begin(whole, true);
        }
        if (access != null) {
            access.ownAnswer(whole, why);
        }
        client.channel().write(whole, client.channel().voidPromise());
        written();
    }

    /**
     * The final response's head, ready but for what only the exchange knows; it is written next.
     *
     * @return false where a filter failed on it: then nothing has begun, and filters are asked no more
     */
    boolean begin(HttpResponse response, boolean delimited) {
        if (filtered != null && !filtered.passesResponse(response)) {
            return false;
        }
        phase = Phase.RESPONDING;
        status = response.status().code();
        keepAlive = wantsKeepAlive && delimited && requestDone && !client.closing();
        Framing.announce(response, keepAlive, version);
        client.answersHead(method.equals(HttpMethod.HEAD));
        return true;
    }

    /** The upstream switched protocols, as it was asked: this was the answer, and what comes now is the tunnel's. */
    void switched(HttpResponse response) {
        status = response.status().code();
        if (filtered != null) {
            filtered.complete(status, true);
            filtered = null;
        }
        traffic.counts().count(client.loop(), route, status, System.nanoTime() - startedAt);
        if (access != null) {
            access.shorten();
        }
        request.setUri("/");
        request.headers().clear(); // neither is needed any more, and a tunnel may be open for hours
        phase = Phase.TUNNEL;
        client.switched();
        client.deadline(System.nanoTime() + Tunnel.TICK_NANOS);
        returnPlace(Ticket.End.PROCESSED);
    }

    /** The whole response is written. */
    void written() {
        if (phase != Phase.RESPONDING) {
            return;
        }
        phase = Phase.FLUSHING;
        client.channel().flush();
        if (phase == Phase.FLUSHING) {
            if (client.channel().isWritable()) {
                finish();
            } else {
                client.deadline(System.nanoTime() + traffic.requestTimeoutNanos());
            }
        }
    }

    /** The response can't be finished. */
    void brokenOff() {
        client.cut();
    }

    private void finish() {
        boolean live = keepAlive && requestDone;
        long now = end(Ticket.End.PROCESSED, true);
        client.answered(live, now);
    }

    /** @return nano time of it */
    private long end(Ticket.End end, boolean whole) {
        long now = System.nanoTime();
        boolean counted = phase == Phase.TUNNEL;
        phase = Phase.DONE;
        bodyBytes += course.tunnelBytesIn();
        release(end);
        if (access != null) {
            access.write(route, status, bodyBytes);
        }
        if (status != 0 && !counted) {
            traffic.counts().count(client.loop(), route, status, now - startedAt);
        }
        if (filtered != null) {
            filtered.complete(status, whole);
        }
        return now;
    }

    /** Gives back what it holds; a second time there is nothing left. */
    private void release(Ticket.End end) {
        if (filtered != null) {
            filtered.stopWaiting();
        }
        course.cancel();
        course = Course.NONE;
        returnPlace(end);
    }
}
