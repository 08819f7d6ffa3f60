package io.openclaw.e2e.calibrate;

import io.openclaw.e2e.attack.AttackedBackend;
import io.openclaw.e2e.backend.Backend;
import io.openclaw.e2e.backend.Server;
import io.openclaw.e2e.cluster.kubelet.MemoryCgroups.Charges;
import io.openclaw.e2e.cluster.kubelet.MemoryIsolation;
import io.openclaw.e2e.confined.ConfinedRouter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One row: a router at its plan, the load, and where the row says so a filter that fills heap and direct memory; looked at all along. */
final class CalibrationRun {
    /** Of heap and of direct memory that a filter brings the router to: far above the pressure ladder's warning, and below where it sheds. */
    private static final double FILLED = 0.9;

    private static final double TOLERANCE = 0.05;
    /** Heap, and direct memory, that the router needs to work in. */
    private static final int WORKING_MB = 48;

    private static final int WORKING_DIRECT_MB = 24;
    /** Of a heap that is filled within a second, when a collector must have room to copy meanwhile. */
    private static final double FILLED_COPYING = 0.7;

    private static final Duration FILL_PATIENCE = Duration.ofSeconds(45);
    private static final Duration BETWEEN_GLANCES = Duration.ofMillis(200);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(4);
    private static final Pattern AFTER_MB = Pattern.compile("\"after_mb\"\\s*:\\s*([0-9.]+)");
    private static final long MB = 1 << 20;

    private final Row row;
    private final Path directory;
    private final ConfinedRouter router;
    private Measured measured = Measured.NOTHING;

    private CalibrationRun(Row row, Path directory, ConfinedRouter router) {
        this.row = row;
        this.directory = directory;
        this.router = router;
    }

    /**
     * @param root of the checkout
     * @param directory for configuration and log
     * @param time under load
     */
    static Outcome of(Row row, Path root, Path directory, Duration time) throws IOException, InterruptedException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Files.deleteIfExists(directory.resolve("hoard")); // an earlier run's
        try (Backend honest = Backend.start(anyPort);
                Server attacked = AttackedBackend.start()) {
            honest.bodyBytes(row.torture().answerBytes());
            String yaml = row.torture().yaml(attacked.address(), honest.address())
                    + """
                    filters: {directory: "%s", order: [target]}
                    process: {gc: %s}
                    """.formatted(root.resolve("e2e/exhausting-filter"), row.collector());
            // the filter's wishes are read from a file, and the JVM tells what it has got; both cost the router some
            // memory
            ConfinedRouter.Options options = new ConfinedRouter.Options(
                    row.heapMb(),
                    Map.of(
                            "HOARD_FILE",
                            directory.resolve("hoard").toString(),
                            "CLW_ROUTER_SELF_RESTART",
                            "off",
                            "JAVA_TOOL_OPTIONS",
                            "-XX:NativeMemoryTracking=summary -XX:ActiveProcessorCount=" + row.cpus()));
            try (ConfinedRouter router =
                    ConfinedRouter.start(root.resolve("router-image/bin/clw-router"), directory, yaml, options)) {
                if (router.isolation() == MemoryIsolation.NONE) {
                    throw new IOException("no memory cgroup: that takes root on Linux");
                }
                return new CalibrationRun(row, directory, router).run(time);
            }
        }
    }

    private Outcome run(Duration time) throws IOException, InterruptedException {
        String ended = "";
        try (Torture.Load _ = row.torture().begin(router.traffic())) {
            boolean alive = !router.endsWithin(time.dividedBy(3));
            if (alive && row.filled()) {
                fill();
            }
            long end = System.nanoTime() + time.multipliedBy(2).dividedBy(3).toNanos();
            while (alive && System.nanoTime() < end) {
                look();
                alive = !router.endsWithin(BETWEEN_LOOKS);
            }
        } catch (IOException e) {
            // a router that ends does not answer, and that is the finding
            if (!router.endsWithin(BETWEEN_LOOKS)) {
                throw e;
            }
        }
        if (!router.alive()) {
            ended = router.end();
        }
        return new Outcome(
                row,
                router.plans(),
                measured,
                router.peakMb(),
                router.unchargedSocketPeakMb(),
                ended,
                router.oomKilled());
    }

    private void look() throws IOException, InterruptedException {
        String before = router.diagnose(NativeTracking.COMMAND);
        String map = router.diagnose("System.map");
        String smaps = Files.readString(Path.of("/proc", String.valueOf(router.pid()), "smaps"));
        String tracking = router.diagnose(NativeTracking.COMMAND);
        Measured now = Measured.of(
                map,
                smaps,
                NativeTracking.parse(before).max(NativeTracking.parse(tracking)),
                row.heapMb(),
                router.charges().orElse(new Charges(0, 0, 0)),
                router.unchargedSocketPeakMb());
        if (now.togetherMb() >= measured.togetherMb()) { // of all terms the hardest to explain afterwards
            Files.writeString(directory.resolve("system-map.txt"), map);
            Files.writeString(directory.resolve("native-memory.txt"), tracking);
        }
        measured = measured.max(now);
    }

    /** Until it is done; of the two the heap is filled first. */
    private void fill() throws IOException, InterruptedException {
        Matcher live = AFTER_MB.matcher(router.post("/admin/gc"));
        if (!live.find()) {
            throw new IOException("/admin/gc does not say what is left");
        }
        double part = row.collector().equals("shenandoah") ? FILLED_COPYING : FILLED;
        double heap = Math.min(part * row.heapMb(), row.heapMb() - WORKING_MB) - Double.parseDouble(live.group(1));
        double bound = router.plans().here().terms().getOrDefault("direct", 0.0);
        double filled = Math.min(FILLED * bound, bound - WORKING_DIRECT_MB);
        double direct = filled - router.samples().getOrDefault("router_memory_direct_bytes{kind=\"used\"}", 0.0) / MB;
        String wish = "heap %d\ndirect %d\n".formatted(bytes(heap), bytes(direct));
        Path next = Files.writeString(directory.resolve("hoard.next"), wish);
        Files.move(
                next, directory.resolve("hoard"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        long end = System.nanoTime() + FILL_PATIENCE.toNanos();
        while (filledDirect() < filled / bound - TOLERANCE && System.nanoTime() < end) {
            if (router.endsWithin(BETWEEN_GLANCES)) {
                return;
            }
        }
    }

    private double filledDirect() throws IOException, InterruptedException {
        return router.samples().getOrDefault("router_memory_filled_ratio{kind=\"direct\"}", 0.0);
    }

    private static long bytes(double mb) {
        return (long) (Math.max(0, mb) * MB);
    }
}
