package io.openclaw.router.exchange;

import io.openclaw.router.admission.Ticket;
import io.openclaw.router.cache.Visit;
import io.openclaw.router.message.Refusal;
import io.openclaw.router.route.Route;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** The beginning of a request's course on a route that caches: it is answered at once, goes to the upstream, or waits for another one that does. */
final class Caching implements Course, Visit.Waiter {
    /** For another's fetch, whose client may be slow; then it goes alone. nginx's default ({@code proxy_cache_lock_timeout}). */
    private static final long MOST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Traffic traffic;
    private final Client client;
    private final Exchange exchange;
    private final Route route;
    private final long startedAt;
    private final Visit visit;
    private boolean over;

    Caching(Traffic traffic, Client client, Exchange exchange, Route route, long startedAt, Visit visit) {
        this.traffic = traffic;
        this.client = client;
        this.exchange = exchange;
        this.route = route;
        this.startedAt = startedAt;
        this.visit = visit;
    }

    void begin() {
        switch (visit.look(System.nanoTime(), this)) {
            case Visit.Turn.Serve(var answer, var refresh) -> {
                exchange.give(answer);
                if (refresh != null) {
                    BackgroundFetch.begin(
                            traffic,
                            client,
                            client.channel().eventLoop(),
                            client.address(),
                            client.trusted(),
                            route,
                            refresh);
                }
            }
            case Visit.Turn.Forward() -> {
                over = true;
                exchange.pass(route, visit);
            }
            case Visit.Turn.Wait() -> {
                long now = System.nanoTime();
                long patience = Patience.withAnswer(route, startedAt, now);
                client.deadline(patience - now < MOST_WAIT_NANOS ? patience : now + MOST_WAIT_NANOS);
                exchange.watchClient();
            }
            case Visit.Turn.Unsatisfied() -> exchange.refuse(Refusal.notCached(), Ticket.End.PROCESSED);
        }
    }

    @Override
    public boolean goesOn() {
        visit.stopWaiting();
        begin(); // which waits once only
        return true;
    }

    @Override
    public void fetched() {
        try {
            client.channel().eventLoop().execute(this::lookAgain);
        } catch (RejectedExecutionException e) {
            return; // its event loop has ended, and the connection with it
        }
    }

    private void lookAgain() {
        if (over) {
            return;
        }
        try {
            begin();
        } catch (Throwable e) { // an executor's task has nobody else to tell
            client.failed(e);
        }
    }

    @Override
    public void clientDrained() {}

    @Override
    public long delivered() {
        return 0;
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            visit.close();
        }
    }
}
