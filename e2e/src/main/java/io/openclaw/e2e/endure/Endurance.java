package io.openclaw.e2e.endure;

import io.openclaw.e2e.attack.Attack;
import io.openclaw.e2e.attack.AttackedBackend;
import io.openclaw.e2e.backend.Server;
import io.openclaw.e2e.options.RunProperties;
import io.openclaw.e2e.program.Ending;
import io.openclaw.e2e.results.ThisMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The endurance run's program. {@code -Dendure.only=clw,nginx} picks some, {@code -Dendure.minutes} and {@code -Dendure.seconds} (of each attack) shorten
 * it; only a full run writes {@code e2e/endure/RESULTS.md}. Exit 0 when clw-router showed no fault.
 */
final class Endurance {
    static final int LIMIT_MB = 1024;
    private static final int FULL_MINUTES = 10;
    private static final int FULL_SECONDS = 30;

    /** Of the largest crowd, the proxy's side of it, and room. */
    private static final long DESCRIPTORS = 16_384;

    /** Before the first round that counts. */
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    private static final Duration ROUND = Duration.ofSeconds(58);
    private static final Duration AFTER_ATTACK = Duration.ofSeconds(3);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final Pattern AFTER_MB = Pattern.compile("\"after_mb\"\\s*:\\s*([0-9.]+)");

    private final Path root;
    private final int minutes;
    private final Duration attack;

    private Endurance(Path root, int minutes, Duration attack) {
        this.root = root;
        this.minutes = minutes;
        this.attack = attack;
    }

    public static void main(String[] arguments) throws IOException {
        Ending ending = Ending.ofThisThread();
        Ending.requireDescriptors(DESCRIPTORS);
        Endurance endurance = new Endurance(
                new RunProperties("endure").root(),
                Integer.getInteger("endure.minutes", FULL_MINUTES),
                Duration.ofSeconds(Integer.getInteger("endure.seconds", FULL_SECONDS)));
        boolean passed = false;
        try {
            passed = endurance.run(
                    Arrays.stream(System.getProperty("endure.only", "").split(",", -1))
                            .filter(name -> !name.isBlank())
                            .toList());
        } catch (InterruptedException e) {
            System.err.println("endure: ended before all was done");
        } finally {
            ending.allClosed();
        }
        System.exit(passed ? 0 : 1);
    }

    /** @param only empty for all */
    private boolean run(List<String> only) throws IOException, InterruptedException {
        Instant start = Instant.now();
        List<Endured> all = new ArrayList<>();
        for (Contender contender : Contender.values()) {
            if (only.isEmpty() || only.contains(contender.shortName())) {
                System.out.println(contender.words());
                try {
                    all.add(endure(contender));
                } catch (IOException | RuntimeException e) {
                    System.out.println("  not carried out: " + e);
                }
            }
        }
        System.out.println(EndurancePage.table(all));
        List<String> faults = all.stream()
                .filter(each -> each.contender() == Contender.CLW)
                .flatMap(each -> each.faults().stream())
                .toList();
        faults.forEach(fault -> System.out.println("FAILED: " + fault));
        if (minutes >= FULL_MINUTES && attack.toSeconds() >= FULL_SECONDS && all.size() == Contender.values().length) {
            Path page = root.resolve("e2e/endure/RESULTS.md");
            Files.writeString(
                    page, EndurancePage.page(ThisMachine.since(start), minutes, attack, ThisMachine.setting(), all));
            System.out.println("written to " + page);
        } else {
            System.out.println("not a full run: e2e/endure/RESULTS.md stays as it is");
        }
        return faults.isEmpty() && all.stream().anyMatch(each -> each.contender() == Contender.CLW);
    }

    private Endured endure(Contender contender) throws IOException, InterruptedException {
        Path directory =
                Files.createDirectories(root.resolve("e2e/target/endure").resolve(contender.shortName()));
        Map<String, String> answers = new LinkedHashMap<>();
        List<Wrk> rounds = new ArrayList<>();
        List<Slope.Point> live = new ArrayList<>();
        try (Server origin = AttackedBackend.start();
                ConfinedProxy proxy = ConfinedProxy.start(
                        contender, root, directory, origin.address().getPort(), (long) LIMIT_MB << 20)) {
            Wrk warmUp = Wrk.run(proxy.traffic(), "/kilobyte", WARM_UP);
            System.out.println("  warm-up: " + warmUp);
            if (warmUp.perSecond() == 0 || warmUp.failed() > 0) {
                throw new IOException("it does not proxy: " + proxy.said());
            }
            boolean bendsFirst = true;
            for (Attack each : Attack.values()) {
                if (proxy.alive()) {
                    bendsFirst &= carryOut(each, proxy, contender, answers);
                }
            }
            long begin = System.nanoTime();
            for (int minute = 0; minute < minutes && proxy.alive(); minute++) {
                rounds.add(Wrk.run(proxy.traffic(), "/kilobyte", ROUND));
                System.out.println("  minute " + (minute + 1) + ": " + rounds.getLast());
                if (contender == Contender.CLW && proxy.alive()) {
                    live.add(new Slope.Point((System.nanoTime() - begin) / 60e9, liveMb(proxy)));
                }
            }
            String end = proxy.alive() ? "" : "exit %d: %s".formatted(proxy.exitValue(), lastLine(proxy.said()));
            return new Endured(
                    contender,
                    answers,
                    end,
                    proxy.oomKilled(),
                    proxy.peakMb(),
                    proxy.socketPeakMb(),
                    proxy.limitHits(),
                    rounds,
                    live.size() < 3 ? null : Slope.of(live),
                    bendsFirst);
        }
    }

    /** @return false where the limit was met before anything was held back or shed */
    private boolean carryOut(Attack kind, ConfinedProxy proxy, Contender contender, Map<String, String> answers)
            throws IOException, InterruptedException {
        boolean bendsFirst = true;
        long hitsBefore = proxy.limitHits();
        double refusedBefore = contender == Contender.CLW ? heldBack(proxy) : 0;
        Attack.Running running = kind.begin(proxy.traffic(), 1);
        try (running) {
            long end = System.nanoTime() + attack.toNanos();
            boolean held = false;
            while (System.nanoTime() < end && !proxy.endsWithin(BETWEEN_LOOKS)) {
                if (contender == Contender.CLW && bendsFirst && !held) {
                    held = heldBack(proxy) > refusedBefore;
                    bendsFirst = held || proxy.limitHits() == hitsBefore;
                }
            }
        } catch (IOException e) {
            // a router that ends does not answer, and that is the finding
            if (!proxy.endsWithin(AFTER_ATTACK)) {
                throw e;
            }
        }
        answers.put(kind.shortName(), running.seen().words());
        System.out.println("  " + kind.shortName() + ": " + running.seen().words());
        var _ = proxy.endsWithin(AFTER_ATTACK);
        return bendsFirst;
    }

    /** Requests that wait for those before them, and all that were ever shed. */
    private static double heldBack(ConfinedProxy proxy) throws IOException, InterruptedException {
        return proxy.get("/metrics/prometheus")
                .lines()
                .filter(line -> line.startsWith("router_queue_rejected_total") || line.startsWith("router_queue_size"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** What a full collection leaves. */
    private static double liveMb(ConfinedProxy proxy) throws IOException, InterruptedException {
        Matcher after = AFTER_MB.matcher(proxy.post("/admin/gc"));
        if (!after.find()) {
            throw new IOException("/admin/gc does not say what is left");
        }
        return Double.parseDouble(after.group(1));
    }

    private static String lastLine(String text) {
        return text.lines().reduce("", (_, line) -> line);
    }
}
