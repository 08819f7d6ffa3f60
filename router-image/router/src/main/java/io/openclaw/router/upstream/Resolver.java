package io.openclaw.router.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks endpoints' names up again and again, on threads of its own because a lookup blocks: a few for all names, so that one that hangs holds up
 * no other and leaves its last answer in force, as one that fails does. No thread where all endpoints are addresses.
 */
public final class Resolver implements AutoCloseable {
    /** Kubernetes' DNS answers with a TTL of 5 s (CoreDNS) to 30 s. */
    static final long PERIOD_MS = 5_000;
    /** Lookups at one time. */
    private static final int THREADS = 4;
    /** For the first answer of a new name; without one its upstream begins with no endpoint. */
    private static final long FIRST_ANSWER_MS = 2_000;

    private static final long THREAD_IDLE_SECONDS = 30;

    /** How a name becomes addresses. */
    @FunctionalInterface
    public interface Lookup {
        /** All of them, the preferred family first; blocks. */
        InetAddress[] all(String host) throws UnknownHostException;
    }

    private record Question(Upstream upstream, Origin origin) {}

    private final Lookup lookup;
    private final long periodMs;
    private final ThreadPoolExecutor threads;
    private final Set<Origin> underWay = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService rounds; // guarded by this
    private volatile List<Upstream> upstreams = List.of();

    public Resolver() {
        this(InetAddress::getAllByName, PERIOD_MS);
    }

    Resolver(Lookup lookup, long periodMs) {
        this.lookup = lookup;
        this.periodMs = periodMs;
        this.threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                THREAD_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("lookup-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** From now on the names of these are looked up, and no others. Waits a moment for the first answers of new ones. */
    public void watch(List<Upstream> upstreams) {
        this.upstreams = List.copyOf(upstreams);
        List<Question> firsts = new ArrayList<>();
        boolean named = false;
        for (Upstream upstream : upstreams) {
            for (Origin origin : upstream.origins()) {
                named |= origin.isNamed();
                if (origin.isNamed() && origin.addresses().isEmpty()) {
                    firsts.add(new Question(upstream, origin));
                }
            }
        }
        schedule(named);
        CountDownLatch answered = new CountDownLatch(firsts.size());
        firsts.forEach(first -> ask(first, answered::countDown));
        try {
            boolean _ = answered.await(FIRST_ANSWER_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void schedule(boolean named) {
        if (named && rounds == null) {
            ScheduledExecutorService begun = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("resolver").daemon().factory());
            var _ = begun.scheduleWithFixedDelay(this::round, periodMs, periodMs, TimeUnit.MILLISECONDS);
            rounds = begun;
        } else if (!named && rounds != null) {
            rounds.shutdownNow();
            rounds = null;
        }
    }

    private void round() {
        for (Upstream upstream : upstreams) {
            for (Origin origin : upstream.origins()) {
                if (origin.isNamed()) {
                    ask(new Question(upstream, origin), () -> {});
                }
            }
        }
    }

    /** Unless it is asked already: so the queue holds each name once at most. */
    private void ask(Question question, Runnable then) {
        if (!underWay.add(question.origin)) {
            then.run();
            return;
        }
        threads.execute(() -> {
            try {
                question.upstream.resolved(question.origin, lookup.all(question.origin.host()));
            } catch (UnknownHostException e) {
                // the name service may be what fails: the last answer stays, and what is wrong with it shows in use
                return;
            } finally {
                underWay.remove(question.origin);
                then.run();
            }
        });
    }

    @Override
    public synchronized void close() {
        if (rounds != null) {
            rounds.shutdownNow();
        }
        threads.shutdownNow();
    }
}
