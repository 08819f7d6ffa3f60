package io.openclaw.e2e.demo;

import io.openclaw.e2e.cluster.api.Write;
import io.openclaw.e2e.cluster.api.WriteLog;
import io.openclaw.e2e.load.Tally;
import io.openclaw.settings.metrics.MetricsDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Tells the story as it happens: time, pod, memory, what came about, and in between where the requests stand. */
final class Storyteller implements AutoCloseable {

    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    /** A pod's name with its two suffixes. */
    private static final int POD_WIDTH = 24;

    private static final int MEMORY_WIDTH = 8;

    private final Terminal terminal;
    private final Instant start;
    private final WriteLog writes;
    private final Narrator narrator;
    private final Supplier<Map<String, MetricsDocument.Router>> metrics;
    private final Supplier<Tally> load;
    private final Thread thread;
    private volatile boolean stopped;
    private int told;

    Storyteller(
            Terminal terminal,
            Instant start,
            WriteLog writes,
            String router,
            Supplier<Map<String, MetricsDocument.Router>> metrics,
            Supplier<Tally> load) {
        this.terminal = terminal;
        this.start = start;
        this.writes = writes;
        this.narrator = new Narrator(router);
        this.metrics = metrics;
        this.load = load;
        this.thread = Thread.ofPlatform().name("storyteller").daemon().start(this::run);
    }

    /** A line of its own, between those of the cluster. */
    void say(Tone tone, String text) {
        terminal.line(tone, time() + "  " + text);
    }

    private void run() {
        while (!stopped) {
            tellNews();
            tellProgress();
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
        tellNews();
    }

    private void tellNews() {
        List<Write> all = writes.list();
        for (Write write : all.subList(told, all.size())) {
            for (Narrator.Line line : narrator.tell(write)) {
                terminal.line(
                        line.tone(),
                        "%s  %s  %s  %s"
                                .formatted(
                                        time(),
                                        padded(line.pod(), POD_WIDTH),
                                        padded(memory(line.pod()), MEMORY_WIDTH),
                                        line.text()));
            }
        }
        told = all.size();
    }

    private void tellProgress() {
        Tally tally = load.get();
        if (tally.requests() == 0) {
            return;
        }
        String pods = new TreeMap<>(metrics.get())
                .entrySet().stream()
                        .map(pod -> "%s %d MB%s"
                                .formatted(
                                        pod.getKey().substring(pod.getKey().lastIndexOf('-') + 1),
                                        pod.getValue().memory().usedMb(),
                                        queued(pod.getValue())))
                        .collect(Collectors.joining(", "));
        terminal.progress(String.format(
                Locale.ROOT,
                "%s  %,d requests: %,d ok, %,d shed, %,d failed | %s",
                time(),
                tally.requests(),
                tally.ok(),
                tally.shed(),
                tally.failed(),
                pods));
    }

    private static String queued(MetricsDocument.Router router) {
        long queued = router.queue().size();
        return queued == 0 ? "" : " (" + queued + " queued)";
    }

    private String memory(String pod) {
        MetricsDocument.Router router = metrics.get().get(pod);
        return router == null ? "" : router.memory().usedMb() + " MB";
    }

    private String time() {
        long seconds = Duration.between(start, Instant.now()).toSeconds();
        return String.format(Locale.ROOT, "%02d:%02d", seconds / 60, seconds % 60);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    @Override
    public void close() {
        stopped = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
