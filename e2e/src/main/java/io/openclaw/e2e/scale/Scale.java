package io.openclaw.e2e.scale;

import io.openclaw.e2e.program.Ending;
import io.openclaw.e2e.results.ThisMachine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The scale test's program. {@code -Dscale.routers=200}, {@code -Dscale.pods} and {@code -Dscale.rounds} shorten it; only a full run writes
 * {@code e2e/scale/RESULTS.md}. Exit 0 when all that is promised was found, 1 when not, 69 when something that it can't do without is missing.
 */
final class Scale {
    /** A connection to each pod of those that are asked at once, the pods' side of it, and much room. */
    private static final long DESCRIPTORS = 16_384;
    /** sysexits.h, EX_UNAVAILABLE. */
    private static final int EXIT_UNAVAILABLE = 69;

    /** As many routers at a time as the operator reconciles. */
    private static final int PARALLEL = 32;
    /** Of the routers, first of all: a sample of what the operator writes is needed. */
    private static final int SAMPLE_PART = 5;
    /** Rounds that don't count: the API server's JVM is to be warm for either. */
    private static final int WARM_UP = 2;

    private static final Duration REST = Duration.ofSeconds(60);
    /** Of a pod, in which its live memory rises and falls more than once: nothing of that may be taken for growth. */
    private static final int READINGS = 68;

    private static final Duration SHORT_FILLING = Duration.ofSeconds(60);

    private final ScaleOptions options;
    private final PrintStream out;
    private final Path directory;
    private final RequestCount requests = new RequestCount();
    private final List<String> machine;
    private final Cores cores;
    private final List<Converged> bare = new ArrayList<>();
    private final List<Converged> operator = new ArrayList<>();

    private Scale(ScaleOptions options, List<String> machine, Cores cores, PrintStream out) {
        this.machine = machine;
        this.cores = cores;
        this.options = options;
        this.out = out;
        directory = options.root().resolve("e2e/target/scale");
    }

    public static void main(String[] arguments) {
        Ending ending = Ending.ofThisThread();
        ScaleOptions options;
        try {
            options = ScaleOptions.fromSystemProperties();
            Ending.requireDescriptors(DESCRIPTORS);
        } catch (IllegalArgumentException e) {
            System.err.println("scale: " + e.getMessage());
            System.exit(EXIT_UNAVAILABLE);
            return;
        }
        boolean passed = false;
        try {
            passed = new Scale(
                            options,
                            ThisMachine.setting(), // as it is before this JVM confines itself
                            Cores.takeApart(),
                            new PrintStream(System.out, true, StandardCharsets.UTF_8))
                    .run();
        } catch (InterruptedException e) {
            System.err.println("scale: ended before all was done");
        } catch (IOException | RuntimeException e) {
            System.err.println("scale: " + e);
        } finally {
            ending.allClosed();
            System.exit(passed ? 0 : 1); // whatever threads an Error has left behind
        }
    }

    private boolean run() throws IOException, InterruptedException {
        Instant start = Instant.now();
        Templates templates = warmUp();
        for (int round = 1; round < options.rounds(); round++) {
            bareRound(round, templates);
            operatorRound(round).close();
        }
        bareRound(options.rounds(), templates);
        Findings findings;
        try (OperatorRound last = operatorRound(options.rounds())) {
            findings = rest(last);
        }
        out.println();
        out.print(ScalePage.table(findings));
        findings.faults().forEach(fault -> out.println("FAILED: " + fault));
        if (options.full()) {
            Path page = options.root().resolve("e2e/scale/RESULTS.md");
            Files.createDirectories(page.getParent());
            Files.writeString(page, ScalePage.page(ThisMachine.since(start), setting(), findings));
            out.println("written to " + page);
        } else {
            out.println(ScalePage.page(ThisMachine.since(start), setting(), findings));
            out.println("not a full run: e2e/scale/RESULTS.md stays as it is");
        }
        return findings.faults().isEmpty();
    }

    private List<String> setting() {
        return Stream.concat(machine.stream(), Stream.of(cores.toString())).toList();
    }

    private Templates warmUp() throws IOException, InterruptedException {
        Size part = options.size().withRouters(Math.max(1, options.size().routers() / SAMPLE_PART));
        Templates templates;
        try (OperatorRound round =
                OperatorRound.converge(options.root(), directory.resolve("warm-up"), part, cores, requests)) {
            Rest.await(round);
            String name = Routers.name(0);
            templates = Templates.of(
                    round.cluster().log(),
                    name,
                    Routers.of(options.root(), part).resource(name));
            out.printf(
                    "warm-up, %d routers: operator %.1f s, which writes of each: %s%n",
                    part.routers(),
                    seconds(round.converged()),
                    templates.objects().stream()
                            .map(object -> object.path("kind").asText())
                            .toList());
        }
        for (int i = 0; i < WARM_UP; i++) {
            Converged bareClient = BareRound.run(
                    options.root(), directory.resolve("warm-up"), options.size(), templates, PARALLEL, cores, requests);
            out.printf("warm-up: bare client %.1f s%n", seconds(bareClient));
        }
        try (OperatorRound round =
                OperatorRound.converge(options.root(), directory.resolve("warm-up"), options.size(), cores, requests)) {
            out.printf("warm-up: operator %.1f s%n", seconds(round.converged()));
        }
        return templates;
    }

    /** Begins a round. */
    private void bareRound(int round, Templates templates) throws IOException, InterruptedException {
        cores.changePlaces();
        Converged converged = BareRound.run(
                options.root(),
                directory.resolve("bare-" + round),
                options.size(),
                templates,
                PARALLEL,
                cores,
                requests);
        bare.add(converged);
        out.printf(
                "round %d: bare client %.1f s, CPU %s, of the API server %s%n",
                round, seconds(converged), converged.cpu(), converged.serverCpu());
    }

    private OperatorRound operatorRound(int round) throws IOException, InterruptedException {
        OperatorRound converged = OperatorRound.converge(
                options.root(), directory.resolve("operator-" + round), options.size(), cores, requests);
        operator.add(converged.converged());
        out.printf(
                "round %d: operator %.1f s, CPU %s, of the API server %s, reconciles %d, writes %s, requests %s%n",
                round,
                seconds(converged.converged()),
                converged.converged().cpu(),
                converged.converged().serverCpu(),
                converged.converged().reconciles(),
                converged.converged().writes(),
                converged.converged().requests());
        return converged;
    }

    private static double seconds(Converged converged) {
        return converged.time().toMillis() / 1000.0;
    }

    private Findings rest(OperatorRound round) throws IOException, InterruptedException {
        Rest.await(round);
        out.println("at rest; it wrote " + round.cluster().writes().soFar());
        Duration filling = options.full() ? options.size().sampleInterval().multipliedBy(READINGS) : SHORT_FILLING;
        Rest filled = Rest.watch(round, requests, filling);
        out.println("windows filled: " + filled);
        Rest rest = Rest.watch(round, requests, REST);
        out.println("rest: " + rest);
        ClassHistogram late = ClassHistogram.of(round.operator().pid());
        out.print(late.top(40));
        return new Findings(
                options.size(),
                bare,
                operator,
                filled,
                rest,
                late,
                peakRssMb(round.operator().pid()));
    }

    /** proc(5), VmHWM. */
    private static long peakRssMb(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) >> 10)
                .findFirst()
                .orElse(0);
    }
}
