package io.openclaw.e2e.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.openclaw.e2e.load.Tally;
import io.openclaw.settings.metrics.MetricsDocument;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Asks every pod for its metrics, and the load generator for its counts, at a fixed period. */
final class Recorder implements AutoCloseable {

    /** Fine enough for a drain of a second to show. */
    private static final Duration PERIOD = Duration.ofMillis(500);

    /** A pod that takes longer has nothing to show for this sample. */
    private static final Duration PATIENCE = Duration.ofMillis(400);

    private static final int ADMIN_PORT = 3001;

    /** A pod to be asked. */
    record Target(String pod, String ip) {}

    private final Instant start;
    private final Supplier<List<Target>> targets;
    private final Supplier<Tally> load;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ConcurrentLinkedQueue<Recording.PodSample> pods = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Recording.LoadSample> samples = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Recording.PhaseStart> phases = new ConcurrentLinkedQueue<>();
    private volatile Recording.Bounds bounds = new Recording.Bounds(0, 0, 0);
    private volatile Map<String, MetricsDocument.Router> latest = Map.of();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("recorder").daemon().factory());

    private final Future<?> sampling;

    Recorder(Instant start, Supplier<List<Target>> targets, Supplier<Tally> load) {
        this.start = start;
        this.targets = targets;
        this.load = load;
        phases.add(new Recording.PhaseStart(Phase.START, start));
        sampling = timer.scheduleAtFixedRate(this::sample, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    void phase(Phase phase) {
        phases.add(new Recording.PhaseStart(phase, Instant.now()));
    }

    /** What each pod that could be asked said last. */
    Map<String, MetricsDocument.Router> latest() {
        return latest;
    }

    /** @throws IllegalStateException when a sample failed, for then it holds less than was to be seen */
    Recording recording() {
        if (sampling.state() == Future.State.FAILED) {
            throw new IllegalStateException("the recording broke off", sampling.exceptionNow());
        }
        return new Recording(start, List.copyOf(pods), List.copyOf(samples), List.copyOf(phases), bounds);
    }

    private void sample() {
        Tally tally = load.get();
        samples.add(
                new Recording.LoadSample(Instant.now(), tally.requests(), tally.ok(), tally.shed(), tally.failed()));
        Map<String, MetricsDocument.Router> heard = new ConcurrentHashMap<>();
        try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
            targets.get().forEach(target -> asking.execute(() -> ask(target, heard)));
        }
        latest = Map.copyOf(heard);
    }

    private void ask(Target target, Map<String, MetricsDocument.Router> heard) {
        var request = HttpRequest.newBuilder(URI.create("http://%s:%d/metrics".formatted(target.ip(), ADMIN_PORT)))
                .timeout(PATIENCE)
                .header("Accept", "application/json")
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                heard(target.pod(), MetricsDocument.fromJson(response.body()).router(), heard);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(target.pod() + " answers no metrics document", e);
        } catch (IOException e) {
            // starting, ending or out of memory: a gap in its line, which is what is so
            System.getLogger(Recorder.class.getName()).log(System.Logger.Level.DEBUG, target.pod(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void heard(String pod, MetricsDocument.Router router, Map<String, MetricsDocument.Router> heard) {
        heard.put(pod, router);
        var memory = router.memory();
        pods.add(new Recording.PodSample(
                Instant.now(),
                pod,
                memory.usedMb(),
                memory.rssMb(),
                router.queue().size()));
        bounds = new Recording.Bounds(router.process().restartThresholdMb(), memory.heapMaxMb(), memory.limitMb());
    }

    @Override
    public void close() {
        timer.close();
        http.close();
    }
}
