package io.openclaw.e2e.attack;

import com.sun.management.UnixOperatingSystemMXBean;
import io.openclaw.e2e.attack.AttackRun.Scale;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code mvn -Pattack}: every attack, three runs each. {@code -Dattack.only=readers,idle} picks some, {@code -Dattack.runs}, {@code -Dattack.seconds}
 * shorten it, {@code -Dattack.results} names the file that the tables go to.
 */
final class AttackMain {
    /** Attackers, the router's side of them, its upstreams, and room. */
    private static final long DESCRIPTORS = 16_384;

    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration CALM = Duration.ofSeconds(10);

    private AttackMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        requireDescriptors();
        Path root = Path.of(System.getProperty("attack.root", ".."))
                .toAbsolutePath()
                .normalize();
        Path program = root.resolve("router-image/bin/clw-router");
        String only = System.getProperty("attack.only", "");
        int runs = Integer.getInteger("attack.runs", 3);
        Duration time = Duration.ofSeconds(Integer.getInteger("attack.seconds", 60));
        List<Attack> chosen = Arrays.stream(Attack.values())
                .filter(attack -> only.isEmpty() || List.of(only.split(",")).contains(attack.shortName))
                .toList();
        Map<Attack, List<Findings>> all = new LinkedHashMap<>();
        String isolation = "";
        for (Attack attack : chosen) {
            Path directory = Files.createTempDirectory("clw-attack");
            out.println(attack.size + " " + attack.words);
            try (AttackRun run = AttackRun.begin(attack, new Scale(WARM_UP, CALM, time, 1), program, directory)) {
                isolation = run.router().isolation();
                List<Findings> findings = new ArrayList<>();
                for (int i = 0; i < runs && run.router().alive(); i++) {
                    findings.add(run.run());
                    out.println(ResultsTable.row(i + 1, findings.getLast()));
                    out.println("  " + findings.getLast().attackers().words());
                }
                all.put(attack, findings);
            } finally {
                out.println("The router said:");
                Files.copy(directory.resolve("router.log"), out);
            }
        }
        String tables = ResultsTable.of(all, isolation, time);
        out.println(tables);
        String results = System.getProperty("attack.results", "");
        if (!results.isEmpty()) {
            Files.writeString(Path.of(results), tables);
        }
        boolean passed = all.values().stream().allMatch(ResultsTable::passed);
        System.exit(passed ? 0 : 1);
    }

    private static void requireDescriptors() throws IOException {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                && unix.getMaxFileDescriptorCount() < DESCRIPTORS) {
            throw new IOException("the attacks need %d open files, the hard limit is %d: raise it with ulimit -Hn"
                    .formatted(DESCRIPTORS, unix.getMaxFileDescriptorCount()));
        }
    }
}
