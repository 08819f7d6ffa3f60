package io.openclaw.e2e.attack;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.e2e.backend.Backend;
import io.openclaw.e2e.backend.Server;
import io.openclaw.e2e.confined.ConfinedRouter;
import io.openclaw.e2e.load.LoadGenerator;
import io.openclaw.e2e.load.LoadOptions;
import io.openclaw.e2e.load.Tally;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * One attack, some runs of it against one router: warm-up, then in each run calm, attack, and the return to rest. The honest are a load at a
 * fixed rate on a route and an upstream of their own, timed from when each request was due.
 */
final class AttackRun implements AutoCloseable {
    /**
     * How long and how hard.
     *
     * @param part of the attack's size
     */
    record Scale(Duration warmUp, Duration calm, Duration attack, double part) {}

    /** Honest requests a second: enough for a p99 of some hundred samples a second and far from what the machine can do. */
    private static final double HONEST_PER_SECOND = 200;

    static final int HEAP_MB = 128;
    private static final ConfinedRouter.Options OPTIONS = new ConfinedRouter.Options(HEAP_MB, Map.of());

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Duration REST_PATIENCE = Duration.ofSeconds(5);
    private static final Duration BETWEEN_LOOKS_AT_REST = Duration.ofMillis(50);

    private final Attack attack;
    private final Scale scale;
    private final Backend honestBackend;
    private final Server attackedBackend;
    private final ConfinedRouter router;

    private AttackRun(
            Attack attack, Scale scale, Backend honestBackend, Server attackedBackend, ConfinedRouter router) {
        this.attack = attack;
        this.scale = scale;
        this.honestBackend = honestBackend;
        this.attackedBackend = attackedBackend;
        this.router = router;
    }

    /** @throws IOException when the router doesn't start or doesn't live to the first run, with what it said */
    static AttackRun begin(Attack attack, Scale scale, Path program, Path directory)
            throws IOException, InterruptedException {
        Backend honest = Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Server attacked = AttackedBackend.start();
        ConfinedRouter router = null;
        try {
            router = ConfinedRouter.start(
                    program, directory, attack.yaml(attacked.address(), honest.address()), OPTIONS);
            AttackRun run = new AttackRun(attack, scale, honest, attacked, router);
            try (var _ = run.honest("warm-up")) {
                run.letPass(scale.warmUp);
            }
            return run;
        } catch (IOException | RuntimeException | InterruptedException e) {
            if (router != null) {
                router.close();
            }
            attacked.close();
            honest.close();
            throw e;
        }
    }

    ConfinedRouter router() {
        return router;
    }

    private LoadGenerator honest(String phase) {
        return LoadGenerator.start(LoadOptions.to(router.traffic(), "/honest"), phase, HONEST_PER_SECOND);
    }

    /** One run. */
    Findings run() throws IOException, InterruptedException {
        List<String> miscounts = new ArrayList<>();
        if (awaitRest() < 0) {
            miscounts.add("the router was not at rest before the run");
        }
        Map<String, Double> before = router.samples();
        Seen attackers;
        LoadGenerator honest = honest("calm");
        try (honest) {
            letPass(scale.calm);
            honest.phase("attack");
            Attack.Running running = attack.begin(router.traffic(), scale.part);
            try (running) {
                watch(scale.attack, miscounts);
            }
            attackers = running.seen();
        }
        Tally calm = honest.tallyByPhase().getOrDefault("calm", Tally.NONE);
        Tally underAttack = honest.tallyByPhase().getOrDefault("attack", Tally.NONE);
        if (!attack.cameAbout(attackers)) {
            miscounts.add("the attack did not come about: " + attackers.answers());
        }
        boolean alive = router.alive() && !router.oomKilled();
        long restMs = alive ? awaitRest() : -1;
        Map<String, Double> after = alive ? router.samples() : before;
        if (alive) {
            compare(before, after, Seen.of(calm), Seen.of(underAttack), attackers, miscounts);
        }
        return new Findings(
                calm.latencies().p99Ms(),
                underAttack,
                attackers,
                router.peakMb(),
                router.limitMb(),
                alive,
                miscounts,
                restMs,
                pinned(before),
                pinned(after));
    }

    /** Before an attack, when a router that ends makes all that follows meaningless. */
    private void letPass(Duration time) throws IOException, InterruptedException {
        if (router.endsWithin(time)) {
            throw new IOException(router.end());
        }
    }

    /** Looks at the counters until the time has passed or the router ends. */
    private void watch(Duration time, List<String> miscounts) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        do {
            try {
                JsonNode queue = router.queue();
                long sum = 0;
                for (String part : List.of("processed", "rejected", "abandoned", "size", "in_flight")) {
                    sum += queue.path(part).asLong();
                }
                if (sum != queue.path("enqueued").asLong()) {
                    miscounts.add("the identity does not hold: " + queue);
                }
            } catch (IOException e) {
                miscounts.add("the admin port did not answer: " + e);
            }
        } while (!router.endsWithin(BETWEEN_LOOKS) && System.nanoTime() < end);
    }

    /** Milliseconds until nothing is leased, running or waiting; -1 when that takes too long. */
    private long awaitRest() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < REST_PATIENCE.toNanos()) {
            Map<String, Double> now = router.samples();
            double held = sum(now, "router_memory_ledger_bytes")
                    + sum(now, "router_queue_size")
                    + sum(now, "router_queue_in_flight")
                    + sum(now, "router_connections");
            if (held == 0) {
                return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
            }
            if (router.endsWithin(BETWEEN_LOOKS_AT_REST)) {
                throw new IOException(router.end());
            }
        }
        return -1;
    }

    /**
     * What the router says it answered is what the clients saw. Clients who leave with their request can't know whether its answer was already
     * on its way: of those, and only of those, the router may have counted more.
     */
    private static void compare(
            Map<String, Double> before,
            Map<String, Double> after,
            Seen calm,
            Seen honest,
            Seen attackers,
            List<String> miscounts) {
        Map<Integer, Long> seen = new TreeMap<>(attackers.answers());
        calm.answers().forEach((status, count) -> seen.merge(status, count, Long::sum));
        honest.answers().forEach((status, count) -> seen.merge(status, count, Long::sum));
        Map<Integer, Long> counted = new TreeMap<>();
        after.forEach((name, value) -> {
            if (name.startsWith("router_requests_total{")) {
                int status = Integer.parseInt(name.replaceAll(".*code=\"(\\d+)\".*", "$1"));
                long count = Math.round(value - before.getOrDefault(name, 0.0));
                if (count != 0) {
                    counted.merge(status, count, Long::sum);
                }
            }
        });
        long unseen = 0;
        for (Map.Entry<Integer, Long> entry : counted.entrySet()) {
            unseen += entry.getValue() - seen.getOrDefault(entry.getKey(), 0L);
        }
        boolean none = counted.entrySet().stream()
                .allMatch(entry -> entry.getValue() >= seen.getOrDefault(entry.getKey(), 0L));
        long left = attackers.unanswered() + honest.unanswered() + calm.unanswered();
        if (!none || !counted.keySet().containsAll(seen.keySet()) || unseen > left) {
            miscounts.add("the router counted %s, the clients saw %s and %d left without an answer"
                    .formatted(counted, seen, left));
        }
    }

    private static double sum(Map<String, Double> samples, String name) {
        double sum = 0;
        for (Map.Entry<String, Double> sample : samples.entrySet()) {
            if (sample.getKey().equals(name) || sample.getKey().startsWith(name + "{")) {
                sum += sample.getValue();
            }
        }
        return sum;
    }

    private static long pinned(Map<String, Double> samples) {
        return Math.round(samples.getOrDefault("router_memory_direct_bytes{kind=\"pinned\"}", 0.0));
    }

    @Override
    public void close() throws IOException {
        router.close();
        attackedBackend.close();
        honestBackend.close();
    }
}
