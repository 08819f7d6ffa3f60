package io.openclaw.e2e.attack;

import io.openclaw.e2e.attack.AttackRun.Scale;
import io.openclaw.e2e.cluster.kubelet.MemoryIsolation;
import io.openclaw.e2e.program.Ending;
import io.openclaw.e2e.results.ThisMachine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The attacks' program: every attack, three runs each. {@code -Dattack.only=readers,idle} picks some, {@code -Dattack.runs} and
 * {@code -Dattack.seconds} shorten it; only a full run writes {@code e2e/attack/RESULTS.md}. Exit 0 when every attack passed, 1 when not, 69 when
 * something that it can't do without is missing.
 */
final class AttackMain {
    /** Attackers, the router's side of them, its upstreams, and room. */
    private static final long DESCRIPTORS = 16_384;
    /** sysexits.h, EX_UNAVAILABLE. */
    private static final int EXIT_UNAVAILABLE = 69;

    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration CALM = Duration.ofSeconds(10);

    private final AttackOptions options;
    private final PrintStream out;
    private final Set<MemoryIsolation> isolations = EnumSet.noneOf(MemoryIsolation.class);

    private AttackMain(AttackOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException {
        Ending ending = Ending.ofThisThread();
        AttackOptions options;
        try {
            options = AttackOptions.fromSystemProperties();
            Ending.requireDescriptors(DESCRIPTORS);
        } catch (IllegalArgumentException e) {
            System.err.println("attack: " + e.getMessage());
            System.exit(EXIT_UNAVAILABLE);
            return;
        }
        boolean passed = false;
        try {
            passed = new AttackMain(options, new PrintStream(System.out, true, StandardCharsets.UTF_8)).run();
        } catch (InterruptedException e) {
            System.err.println("attack: ended before all was done");
        } finally {
            ending.allClosed();
        }
        System.exit(passed ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        Instant start = Instant.now();
        List<Outcome> outcomes = new ArrayList<>();
        for (Attack attack : options.attacks()) {
            out.printf("%n%,d %s%n", attack.size, attack.words);
            outcomes.add(carryOut(attack));
        }
        out.println();
        out.print(ResultsPage.verdicts(outcomes));
        if (!options.full()) {
            out.println("not a full run: e2e/attack/RESULTS.md stays as it is");
        } else if (isolations.contains(MemoryIsolation.NONE)) {
            out.println("not in a memory cgroup (that takes root on Linux): e2e/attack/RESULTS.md stays as it is");
        } else {
            Path results = options.root().resolve("e2e/attack/RESULTS.md");
            Files.writeString(results, ResultsPage.page(options, when(start), setting(), outcomes));
            out.println("written to " + results);
        }
        return outcomes.stream().allMatch(Outcome::passed);
    }

    /** All runs of one attack. That it can't be carried out is its own failure, and the next one's chance. */
    private Outcome carryOut(Attack attack) throws InterruptedException {
        List<Findings> findings = new ArrayList<>();
        String failure = "";
        Scale scale = new Scale(WARM_UP, CALM, options.time(), 1);
        try (AttackRun run = AttackRun.begin(
                attack,
                scale,
                options.root().resolve("router-image/bin/clw-router"),
                Files.createDirectories(options.root().resolve("e2e/target/attack/" + attack.shortName)))) {
            isolations.add(run.router().isolation());
            try {
                for (int i = 1; i <= options.runs() && run.router().alive(); i++) {
                    out.println("run " + i + " of " + options.runs());
                    findings.add(run.run());
                }
            } finally {
                out.println("The router said:");
                out.println(run.router().said().indent(2));
            }
        } catch (IOException | RuntimeException e) {
            out.println("The attack could not be carried out: " + e.getMessage());
            failure = e.getClass().getSimpleName() + ": "
                    + String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
        Outcome outcome = new Outcome(attack, options.runs(), List.copyOf(findings), failure);
        out.print(ResultsPage.details(outcome));
        outcome.faults().forEach(fault -> out.println("FAILED: " + fault));
        return outcome;
    }

    private static String when(Instant start) {
        return "on %s, %d minutes"
                .formatted(
                        start.truncatedTo(ChronoUnit.SECONDS),
                        Duration.between(start, Instant.now()).toMinutes());
    }

    private List<String> setting() throws IOException {
        return List.of(
                "machine: " + ThisMachine.processor(),
                "kernel: %s, memory cgroup %s, TCP congestion control %s"
                        .formatted(ThisMachine.kernel(), isolations, ThisMachine.congestionControl()),
                "JDK: " + Runtime.version(),
                "Netty: " + nettyVersion());
    }

    /** From the router's jar, which names those that it needs. */
    private String nettyVersion() throws IOException {
        try (JarFile jar = new JarFile(options.root()
                .resolve("router-image/router/target/clw-router.jar")
                .toFile())) {
            String path = String.valueOf(jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH));
            Matcher common = Pattern.compile("netty-common-([^ ]+)\\.jar").matcher(path);
            return common.find() ? common.group(1) : "unknown";
        }
    }
}
