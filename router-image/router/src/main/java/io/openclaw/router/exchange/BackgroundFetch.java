package io.openclaw.router.exchange;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.openclaw.router.admission.Ticket;
import io.openclaw.router.admission.Turn;
import io.openclaw.router.cache.Answer;
import io.openclaw.router.cache.Visit;
import io.openclaw.router.memory.Lease;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.message.Forwarding;
import io.openclaw.router.message.Framing;
import io.openclaw.router.route.Route;
import io.openclaw.router.upstream.UpstreamConnection;
import io.openclaw.router.wire.Intake;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A fetch for the cache that no client waits for: a stale response is validated while it is being used, or a URL is fetched beforehand. It takes a
 * place at the gate like any request, but only one that is free; and a request that finds none is answered no worse.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
public final class BackgroundFetch extends Tenant {
    private static final Turn AT_ONCE = ticket -> {
        throw new IllegalStateException("it never waits");
    };

    private final Traffic traffic;
    private final Visit visit;
    private final Ticket ticket;
    private final @Nullable Lease lease;
    private @Nullable ScheduledFuture<?> timeout;
    private boolean interim;
    /** The final response has begun: there is no other after it. */
    private boolean responding;

    private boolean over;
    private boolean keepsAlive;

    private BackgroundFetch(Traffic traffic, Pools pools, Route route, Visit visit, Ticket ticket) {
        super(pools, visit.request(), route);
        this.traffic = traffic;
        this.visit = visit;
        this.ticket = ticket;
        this.lease = traffic.ledger().tryLease(Owner.RELAY, Intake.MEDIUM_READ);
    }

    /**
     * Begins, on that event loop; or closes the visit at once, where there is no room.
     *
     * @param address that the upstream is told
     * @param trusted whether what the request's fields say of its origin is believed
     * @return whether it began
     */
    public static boolean begin(
            Traffic traffic, Pools pools, EventLoop loop, String address, boolean trusted, Route route, Visit visit) {
        Ticket ticket = traffic.gate().enter(route.lane(), AT_ONCE);
        if (ticket == null) {
            visit.close();
            return false;
        }
        BackgroundFetch fetch = new BackgroundFetch(traffic, pools, route, visit, ticket);
        try {
            fetch.begin(loop, address, trusted);
        } catch (RuntimeException | Error e) {
            fetch.finish(false);
            throw e;
        }
        return true;
    }

    private void begin(EventLoop loop, String address, boolean trusted) {
        timeout = loop.schedule(this::expired, route.timeoutNanos(), TimeUnit.NANOSECONDS);
        HttpRequest fetched = request;
        visit.ask(fetched.headers());
        fetched.setUri(route.rewrite(fetched.uri()));
        Forwarding.prepare(fetched, traffic.provenance(), address, trusted);
        acquire(false);
    }

    private void expired() {
        late();
        finish(false);
    }

    @Override
    public void connected(UpstreamConnection connection) {
        hold(connection);
        if (over) {
            letGo();
            return;
        }
        Channel channel = connection.channel();
        connection.expectNoBody(false);
        channel.write(request, channel.voidPromise());
        sent(System.nanoTime());
        channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, channel.voidPromise());
        readOn();
    }

    private void readOn() {
        UpstreamConnection connection = upstream();
        if (connection != null) {
            connection.intake().read(lease == null ? Intake.SMALL_READ : Intake.MEDIUM_READ);
        }
    }

    @Override
    public void unreachable(Unreachable why) {
        finish(false);
    }

    @Override
    public void responseHead(HttpResponse head) {
        interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (interim || over) {
            return;
        }
        responding = true;
        long now = System.nanoTime();
        answered(now);
        boolean noBody = Framing.hasNoBody(request.method(), head);
        keepsAlive = Framing.upstreamKeepsAlive(head, noBody);
        Forwarding.prepare(head);
        Answer validated = visit.answered(head, now);
        if (validated != null) {
            validated.close(); // it is for the next ones
        }
        if (!noBody && !visit.isStoring()) {
            finish(false);
        }
    }

    @Override
    public void responseBody(HttpContent content) {
        try {
            if (over) {
                return;
            }
            boolean last = content instanceof LastHttpContent;
            if (interim) {
                interim = !last;
                return;
            }
            boolean stored = visit.isStoring();
            visit.body(content.content());
            if (last) {
                visit.end();
                leave(keepsAlive);
                finish(true);
            } else if (stored && !visit.isStoring()) {
                finish(false);
            }
        } finally {
            content.release();
        }
    }

    @Override
    public void upstreamReadComplete() {
        if (!over) {
            readOn();
        }
    }

    @Override
    public void upstreamDrained() {}

    @Override
    public void upstreamBroken(Broken why) {
        UpstreamConnection broken = detach();
        if (!over && (broken == null || responding || !retries(broken, why, false))) {
            finish(false);
        }
    }

    private void finish(boolean whole) {
        if (over) {
            return;
        }
        over = true;
        if (timeout != null) {
            timeout.cancel(false);
        }
        visit.close();
        letGo();
        if (lease != null) {
            lease.close();
        }
        ticket.close(whole ? Ticket.End.PROCESSED : Ticket.End.ABANDONED);
    }
}
