package io.openclaw.e2e.bench;

import io.openclaw.e2e.program.FreePort;
import io.openclaw.e2e.program.Tool;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The bench's program. Exit 0 when it measured (a full run: when every bar was kept), 1 when not, 69 when something that it can't do without is
 * missing.
 */
public final class Bench {

    private static final int PROXY_CORE = 0;
    private static final int LOAD_CORE = 1;
    /** sysexits.h, EX_UNAVAILABLE. */
    private static final int EXIT_UNAVAILABLE = 69;
    /** Fixed: the same order in every run, another in every round. */
    private static final long SEED = 42;

    /** So many times as long before the first scenario: Spring Cloud Gateway has the most code to be compiled (20 s, measured). */
    private static final int FIRST_WARM_UP = 2;

    private static final int WARM_UP_LEG_SECONDS = 2;
    private static final int MOST_WARM_UPS = 4;
    private static final int NANOS_PER_MICRO = 1_000;
    /** Part of its core that the JIT takes while it isn't through. */
    private static final double COMPILING = 0.01;
    /** In a row, in which it took less: what is compiled anew comes in bursts. */
    private static final int QUIET_LEGS = 3;

    /** Where the origin answers with the forwarding headers that reached it: a proxy that saves itself the work is no peer. */
    private static final String FORWARDED_PATH = "/forwarded";

    private static final String FORWARDED = "127\\.0\\.0\\.1 http 127\\.0\\.0\\.1(:\\d+)?";

    private static final Duration PROBE = Duration.ofSeconds(10);

    private final BenchOptions options;
    private final Path directory;
    private final Load load;
    /** Ended from the shutdown hook too, the newest first. */
    private final ConcurrentLinkedDeque<AutoCloseable> open = new ConcurrentLinkedDeque<>();

    private Bench(BenchOptions options, Path directory) {
        this.options = options;
        this.directory = directory;
        this.load = new Load(options.root().resolve("e2e/bench/wrk.lua"), LOAD_CORE);
        open.push(load);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        // a signal that ends Maven alone doesn't reach this JVM
        ProcessHandle.current().parent().ifPresent(Bench::endWith);
        BenchOptions options;
        List<String> missing = new ArrayList<>();
        List<Peer> peers;
        try {
            options = BenchOptions.fromSystemProperties();
            peers = Peer.find(options, missing);
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(EXIT_UNAVAILABLE);
            return;
        }
        boolean able = Runtime.getRuntime().availableProcessors() > LOAD_CORE;
        if (!able) {
            missing.add("a second core");
        }
        for (String tool : List.of("wrk", "haproxy", "nginx", "taskset")) {
            if (Tool.find(tool).isEmpty()) {
                missing.add(tool + ": apt-get install " + (tool.equals("taskset") ? "util-linux" : tool));
                able = false;
            }
        }
        missing.stream().distinct().forEach(line -> System.err.println("bench: missing " + line));
        if (!able || peers.isEmpty()) {
            System.exit(EXIT_UNAVAILABLE);
        }
        var bench = new Bench(options, Files.createDirectories(options.root().resolve("e2e/target/bench")));
        Runtime.getRuntime().addShutdownHook(new Thread(bench::close, "bench-close"));
        System.exit(bench.run(peers, missing) ? 0 : 1);
    }

    private static void endWith(ProcessHandle parent) {
        var _ = parent.onExit()
                .thenRunAsync(() -> System.exit(1), exit -> Thread.ofPlatform().start(exit));
    }

    private void close() {
        for (AutoCloseable next = open.poll(); next != null; next = open.poll()) {
            try {
                next.close();
            } catch (Exception e) {
                System.err.println("bench: " + e.getMessage());
            }
        }
    }

    private boolean run(List<Peer> peers, List<String> missing) throws IOException, InterruptedException {
        Instant start = Instant.now();
        Program origin = startOrigin();
        Map<String, Program> proxies = new LinkedHashMap<>();
        Path configurations = options.root().resolve("e2e/bench");
        for (Peer peer : peers) {
            try {
                proxies.put(peer.name(), start(peer, configurations, origin));
            } catch (IOException e) {
                if (peer.needed()) {
                    throw e;
                }
                System.err.println("bench: left out: " + e.getMessage());
                missing.add(peer.name());
            }
        }
        if (proxies.isEmpty()) {
            throw new IOException("no proxy started");
        }
        List<Row> rows = new ArrayList<>();
        for (Scenario scenario : options.scenarios()) {
            int warmUp = options.warmUpSeconds() * (rows.isEmpty() ? FIRST_WARM_UP : 1);
            Map<String, Program> able = new LinkedHashMap<>(proxies);
            able.keySet().removeIf(name -> !Peer.takesPart(name, scenario));
            rows.addAll(measure(scenario, able, origin, warmUp));
            System.out.println();
            System.out.print(Tables.scenario(scenario, rows));
        }
        List<Bar> bars = Bar.judge(rows);
        System.out.println();
        System.out.print(Tables.bars(bars));
        boolean whole = options.full() && missing.isEmpty();
        if (whole) {
            Path results = configurations.resolve("RESULTS.md");
            Files.writeString(results, Results.page(options, start, peers, rows, bars));
            System.out.println("written to " + results);
        } else {
            System.out.println("not a full run: " + "e2e/bench/RESULTS.md stays as it is");
        }
        return !whole || bars.stream().allMatch(Bar::kept);
    }

    private Program start(Peer peer, Path configurations, Program origin) throws IOException, InterruptedException {
        Program program = peer.start(configurations, directory, PROXY_CORE, origin.port());
        open.push(program);
        try {
            String forwarded =
                    new String(ask(program, FORWARDED_PATH, OptionalInt.empty()).body(), StandardCharsets.UTF_8);
            if (!forwarded.matches(FORWARDED)) {
                throw new IOException(peer.name() + " forwards for, proto and host as '" + forwarded + "'");
            }
            return program;
        } catch (IOException e) {
            open.remove(program);
            program.close();
            throw e;
        }
    }

    private Program startOrigin() throws IOException {
        Path files = Files.createDirectories(directory.resolve("origin"));
        Files.writeString(files.resolve("100k"), "x".repeat(Scenario.HUNDRED_KILOBYTES));
        int port = FreePort.next();
        Path configuration = directory.resolve("origin.conf");
        Peer.write(options.root().resolve("e2e/bench/origin.conf"), configuration, port, port);
        String nginx = Tool.find("nginx").orElseThrow().toString();
        Program origin = Program.start(
                "origin",
                List.of(nginx, "-e", "stderr", "-p", directory.toString(), "-c", configuration.toString()),
                Map.of(),
                LOAD_CORE,
                port,
                directory);
        open.push(origin);
        return origin;
    }

    /**
     * Of what every round does: connections are opened, used and closed. A JVM whose JIT isn't through by then gets {@link #MOST_WARM_UPS} times as
     * long at most: what it compiles later would be counted for the rounds' requests.
     */
    private void warmUp(Scenario scenario, Program proxy, int seconds) throws IOException, InterruptedException {
        load.connect(scenario, proxy.port(), Math.min(seconds, WARM_UP_LEG_SECONDS));
        int quiet = 0;
        for (int done = WARM_UP_LEG_SECONDS;
                done < seconds || (quiet < QUIET_LEGS && done < MOST_WARM_UPS * seconds);
                done += WARM_UP_LEG_SECONDS) {
            long before = proxy.compileNanos();
            load.run(scenario, proxy.port(), WARM_UP_LEG_SECONDS);
            boolean compiling = proxy.compileNanos() - before > COMPILING * WARM_UP_LEG_SECONDS * 1e9;
            quiet = compiling ? 0 : quiet + 1;
        }
    }

    private List<Row> measure(Scenario scenario, Map<String, Program> proxies, Program origin, int warmUp)
            throws IOException, InterruptedException {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (Map.Entry<String, Program> proxy : proxies.entrySet()) {
            samples.put(proxy.getKey(), new ArrayList<>());
            probe(scenario, proxy.getValue());
            say(scenario, "warming up " + proxy.getKey());
            warmUp(scenario, proxy.getValue(), warmUp);
        }
        var random = new Random(SEED);
        for (int round = 1; round <= options.rounds(); round++) {
            for (String name : Order.next(proxies.keySet(), random)) {
                Sample sample = sample(scenario, Objects.requireNonNull(proxies.get(name)), origin);
                Objects.requireNonNull(samples.get(name)).add(sample);
                say(
                        scenario,
                        String.format(
                                Locale.ROOT,
                                "round %d of %d  %-10s %7.2f us/req  jit %4.1f %%  %7.0f req/s  p99 %.2f ms  failed %d  origin %.0f"
                                        + " %%",
                                round,
                                options.rounds(),
                                name,
                                sample.cpuPerRequest(),
                                sample.compiling() * 100,
                                sample.requestsPerSecond(),
                                sample.load().p99() / 1e3,
                                sample.load().failed(),
                                sample.originBusy() * 100));
            }
        }
        List<Row> rows = new ArrayList<>();
        samples.forEach((name, taken) -> rows.add(new Row(scenario, name, List.copyOf(taken))));
        return rows;
    }

    private Sample sample(Scenario scenario, Program proxy, Program origin) throws IOException, InterruptedException {
        proxy.forgetPeak();
        Core core = Core.now(LOAD_CORE);
        long originCpu = origin.cpuMicros();
        long compiled = proxy.compileNanos();
        long cpu = proxy.cpuMicros();
        WrkReport report = load.run(scenario, proxy.port(), options.seconds());
        long used = proxy.cpuMicros() - cpu;
        long compileNanos = Math.max(0, proxy.compileNanos() - compiled);
        long originUsed = origin.cpuMicros() - originCpu;
        if (report.requests() == 0) {
            throw new IOException(proxy.name() + " answered no request of " + scenario.name() + ": " + report);
        }
        return new Sample(
                report,
                used,
                compileNanos / NANOS_PER_MICRO,
                originUsed,
                Core.now(LOAD_CORE).busySince(core),
                proxy.peakBytes());
    }

    /** One request by hand: figures of a proxy that answers something else would mean nothing. */
    private void probe(Scenario scenario, Program proxy) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = ask(proxy, scenario.path(), scenario.postBytes());
        if (answer.statusCode() != 200 || answer.body().length != scenario.answerBytes()) {
            throw new IOException(proxy.name() + " answers " + scenario.name() + " with " + answer.statusCode()
                    + " and " + answer.body().length + " bytes");
        }
    }

    private static HttpResponse<byte[]> ask(Program proxy, String path, OptionalInt postBytes)
            throws IOException, InterruptedException {
        var builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(PROBE);
        postBytes.ifPresent(bytes -> builder.POST(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes])));
        try (var client = HttpClient.newHttpClient()) {
            return client.send(builder.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static void say(Scenario scenario, String text) {
        System.out.println("[" + scenario.name() + "] " + text);
    }
}
