package io.openclaw.e2e.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Where figures come from, in a reader's words. */
public final class ThisMachine {

    private static final Path CONGESTION_CONTROL = Path.of("/proc/sys/net/ipv4/tcp_congestion_control");

    private ThisMachine() {}

    public static String processor() throws IOException {
        String model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        return model + ", " + Runtime.getRuntime().availableProcessors() + " cores seen";
    }

    /** What most figures depend on, one item each. */
    public static List<String> setting() throws IOException {
        return List.of("machine: " + processor(), "kernel: " + kernel(), "JDK: " + Runtime.version());
    }

    /** When a measurement began, and how long it took until now. */
    public static String since(Instant start) {
        return "on %s, %d minutes"
                .formatted(
                        start.truncatedTo(ChronoUnit.SECONDS),
                        Duration.between(start, Instant.now()).toMinutes());
    }

    public static String kernel() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version");
    }

    /** How new TCP connections are paced. */
    public static String congestionControl() throws IOException {
        return Files.readString(CONGESTION_CONTROL).strip();
    }
}
