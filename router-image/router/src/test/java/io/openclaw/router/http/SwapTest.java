package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import io.openclaw.router.admission.Gate;
import io.openclaw.router.exchange.AnswerCounts;
import io.openclaw.router.exchange.Traffic;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A thousand configurations one after the other under load: nobody notices, and nothing of them stays. */
class SwapTest {
    private static final int SWAPS = 1_000;
    private static final int CALLERS = 8;
    /** Answers that each configuration gives at least before the next comes. */
    private static final int ANSWERS_EACH = 4;

    private static final long SEED = 20_261_124;

    private final AtomicLong answered = new AtomicLong();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean calling = new AtomicBoolean(true);

    @Test
    void aThousandSwapsUnderLoadFailNoRequestAndLeaveNothing() throws Exception {
        try (Backend one = Backend.echo().forgetful();
                Backend other = Backend.echo().forgetful();
                Running router = new Running(plain(one), List.of())) {
            List<Thread> callers = callers(router);
            awaitAnswers(ANSWERS_EACH);
            Set<String> threads = routerThreads();

            List<WeakReference<Traffic>> snapshots = new ArrayList<>();
            Random random = new Random(SEED);
            for (int i = 0; i < SWAPS; i++) {
                snapshots.add(new WeakReference<>(router.server.traffic()));
                router.apply(i < SWAPS / 2 ? alternating(i, one, other) : random(random, one, other));
                awaitAnswers(ANSWERS_EACH);
            }
            router.apply(plain(one));
            awaitAnswers(ANSWERS_EACH);
            calling.set(false);
            for (Thread caller : callers) {
                caller.join();
            }

            assertThat(failures).isEmpty();
            router.awaitRest();
            Gate.Figures figures = router.server.gate().figures();
            assertThat(figures.enqueued()).isEqualTo(answered.get());
            assertThat(figures.processed()).isEqualTo(answered.get());
            assertThat(counted(router)).isEqualTo(answered.get());
            assertThat(figures.maxSize()).isEqualTo(10_000);
            Await.until("every retired upstream gone", () -> {
                router.server.settle();
                return router.server.retiring() == 0;
            });
            assertThat(router.server.pools()).isBetween(1, 2);
            Await.until(
                    "only the last upstream's connections left, and those idle away",
                    () -> router.server.figures().upstreams().get("b").connections() == 0);
            assertThat(router.server.figures().upstreams()).containsOnlyKeys("b");
            assertThat(routerThreads()).isEqualTo(threads);
            Await.until("the old configurations collected", () -> {
                System.gc();
                return snapshots.stream().allMatch(snapshot -> snapshot.get() == null);
            });
        }
    }

    private static String plain(Backend backend) {
        return Running.upstream(backend, "");
    }

    private static String alternating(int i, Backend one, Backend other) {
        return i % 2 == 0 ? plain(other) + "limits: {max_concurrent_requests: 3}\n" : plain(one);
    }

    /** Routes, upstreams, limits and queue bounds: all different and all able to serve. */
    private static String random(Random random, Backend one, Backend other) {
        StringBuilder routes = new StringBuilder("routes:\n");
        int some = 1 + random.nextInt(4);
        for (int i = 0; i < some; i++) {
            routes.append("  - {name: r")
                    .append(random.nextInt(1_000) * 10 + i)
                    .append(", upstream: u")
                    .append(i);
            routes.append(i == 0 ? "" : ", match: {path_prefix: /" + i + "}");
            routes.append(random.nextBoolean() ? "" : ", max_concurrent_requests: " + (1 + random.nextInt(4)));
            routes.append("}\n");
        }
        StringBuilder upstreams = new StringBuilder("upstreams:\n");
        List<String> balances = List.of("round_robin", "least_requests", "consistent_hash");
        for (int i = 0; i < some; i++) {
            List<String> endpoints = List.of("'" + one.url() + "'", "'" + other.url() + "'");
            upstreams.append("  u").append(i).append(": {endpoints: ");
            upstreams.append(random.nextBoolean() ? endpoints : endpoints.subList(0, 1));
            upstreams.append(", balance: ").append(balances.get(random.nextInt(3)));
            upstreams
                    .append(", max_connections: ")
                    .append(1 + random.nextInt(64))
                    .append("}\n");
        }
        return routes + upstreams.toString()
                + "limits: {max_concurrent_requests: " + (1 + random.nextInt(600)) + ", max_request_headers_kb: "
                + (8 + random.nextInt(24)) + "}\n"
                + "queue: {max_size: " + (CALLERS + random.nextInt(1_000)) + ", max_memory_mb: "
                + (1 + random.nextInt(100)) + "}\n";
    }

    private List<Thread> callers(Running router) {
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            String target = "/" + i % 4 + "/x";
            callers.add(Thread.ofVirtual().start(() -> call(router, target)));
        }
        return callers;
    }

    /** On one connection all the time. */
    private void call(Running router, String target) {
        try (Caller caller = router.call()) {
            while (calling.get()) {
                Caller.Answer answer = caller.get(target).read();
                if (answer.status() != 200 || !answer.text().equals("you asked " + target)) {
                    failures.add(answer.status() + " " + answer.text());
                }
                answered.incrementAndGet();
            }
        } catch (IOException e) {
            failures.add(e.toString());
        }
    }

    private void awaitAnswers(int more) {
        long goal = answered.get() + more;
        Await.until("answers " + failures, () -> answered.get() >= goal || !failures.isEmpty());
    }

    private static long counted(Running router) {
        return router.server.figures().answers().stream()
                .map(AnswerCounts.Answers::byStatus)
                .mapToLong(byStatus -> byStatus.getOrDefault(200, 0L))
                .sum();
    }

    private static Set<String> routerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("traffic") || name.startsWith("lookup") || name.startsWith("resolver"))
                .collect(Collectors.toSet());
    }
}
