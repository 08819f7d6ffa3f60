package io.openclaw.e2e.load;

import io.openclaw.client.Retries;
import io.openclaw.e2e.http.Message;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests at a fixed rate from one clock thread, each on a virtual thread of its own. A request belongs to the phase in which it was
 * due, whenever it ends.
 */
public final class LoadGenerator implements AutoCloseable {

    private final LoadOptions options;
    private final ConnectionPool pool;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread clock;
    private final Map<String, Counter> phases = new ConcurrentHashMap<>();
    private final Counter all = new Counter();
    private final byte[] get;
    private final byte[] post;
    private volatile Pace pace;
    private volatile boolean stopped;

    private record Pace(String phase, double perSecond) {}

    private LoadGenerator(LoadOptions options, Pace pace) {
        this.options = options;
        this.pace = pace;
        this.pool = new ConnectionPool(options);
        String host = options.server().getHostString() + ":" + options.server().getPort();
        this.get = request("GET", options.path(), host, 0);
        this.post = request("POST", options.path(), host, options.postBytes());
        this.clock = Thread.ofPlatform().name("load-clock").daemon().unstarted(this::run);
    }

    public static LoadGenerator start(LoadOptions options, String phase, double perSecond) {
        var generator = new LoadGenerator(options, new Pace(phase, perSecond));
        generator.clock.start();
        return generator;
    }

    /** From the next request on. */
    public void rate(double perSecond) {
        pace = new Pace(pace.phase(), perSecond);
    }

    /** Requests due from now on are counted in this phase too. */
    public void phase(String name) {
        pace = new Pace(name, pace.perSecond());
    }

    public Tally tally() {
        return all.tally();
    }

    /** By phase, in no order. */
    public Map<String, Tally> tallyByPhase() {
        Map<String, Tally> tallies = new LinkedHashMap<>();
        phases.forEach((phase, counter) -> tallies.put(phase, counter.tally()));
        return tallies;
    }

    /** Sends no more, and returns when all under way have ended. */
    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(clock);
        try {
            clock.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        requests.close();
        pool.close();
    }

    private void run() {
        long due = System.nanoTime();
        for (long number = 0; !stopped; number++) {
            awaitTime(due);
            if (stopped) {
                return;
            }
            Pace now = pace;
            Counter phase = phases.computeIfAbsent(now.phase(), _ -> new Counter());
            boolean posts = options.postEvery() > 0 && number % options.postEvery() == 0;
            long dueAt = due;
            all.scheduled();
            phase.scheduled();
            requests.execute(() -> {
                Outcome outcome = ask(posts, dueAt);
                Duration latency = Duration.ofNanos(System.nanoTime() - dueAt);
                phase.ended(outcome, latency);
                all.ended(outcome, latency);
            });
            due += (long) (Duration.ofSeconds(1).toNanos() / now.perSecond());
        }
    }

    private void awaitTime(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0 && !stopped; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private Outcome ask(boolean posts, long dueAt) {
        try {
            for (int attempt = 1; ; attempt++) {
                Attempt made = send(posts ? post : get, dueAt);
                Optional<Duration> pause = pause(made, !posts, attempt, dueAt);
                if (pause.isEmpty()) {
                    return made.outcome();
                }
                Thread.sleep(pause.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed("interrupted", e.toString());
        }
    }

    private Optional<Duration> pause(Attempt made, boolean mayBeSentTwice, int attempt, long dueAt) {
        Retries retries = options.retries();
        if (retries == null) {
            return Optional.empty();
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - dueAt);
        Message answer = made.answer();
        IOException failure = made.failure();
        if (answer != null) {
            return retries.afterAnswer(mayBeSentTwice, answer.status(), answer.header("retry-after"), attempt, elapsed);
        }
        return failure == null ? Optional.empty() : retries.afterFailure(mayBeSentTwice, failure, attempt, elapsed);
    }

    /** One of them is there. */
    private record Attempt(
            @Nullable Message answer, @Nullable IOException failure) {
        Outcome outcome() {
            return answer != null ? Outcome.of(answer) : Outcome.of(Objects.requireNonNull(failure));
        }
    }

    private Attempt send(byte[] request, long dueAt) throws InterruptedException {
        try {
            Connection connection = pool.take(timeLeft(dueAt));
            boolean reusable = false;
            try {
                Message response = connection.exchange(request, timeLeft(dueAt));
                reusable = response.persistent();
                return new Attempt(response, null);
            } finally {
                pool.giveBack(connection, reusable);
            }
        } catch (IOException e) {
            return new Attempt(null, e);
        }
    }

    private Duration timeLeft(long dueAt) throws SocketTimeoutException {
        Duration left = options.timeout().minusNanos(System.nanoTime() - dueAt);
        if (!left.isPositive()) {
            throw new SocketTimeoutException("not answered within " + options.timeout());
        }
        return left;
    }

    private static byte[] request(String method, String path, String host, int bodyBytes) {
        String head = bodyBytes == 0
                ? "%s %s HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(method, path, host)
                : "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
                        .formatted(method, path, host, bodyBytes);
        return (head + "x".repeat(bodyBytes)).getBytes(StandardCharsets.US_ASCII);
    }
}
