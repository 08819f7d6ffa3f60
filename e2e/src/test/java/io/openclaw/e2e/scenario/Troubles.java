package io.openclaw.e2e.scenario;

import static io.openclaw.e2e.scenario.Given.pass;

import io.openclaw.e2e.load.LoadGenerator;
import java.time.Duration;
import java.util.List;

/** Each cause of memory trouble, in a real router, so much of it that minutes show it. */
final class Troubles {
    private static final String EXHAUSTING =
            "filters: [{name: exhausting, image: \"%s\"}]\n".formatted(Stage.EXHAUSTING_FILTER);

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    /** A request is held whole while it waits, but for its body: a line as long as may be makes a queue large. */
    private static final String LONG = "/?long=" + "x".repeat(7_500);
    /** What is usual is known after some buckets of ten seconds. */
    private static final Duration USUAL = Duration.ofSeconds(60);

    private Troubles() {}

    static List<Story> all() {
        return List.of(
                oversizeRequest(),
                slowUpstream(),
                queueBacklog(),
                responseBuffering(),
                concurrencyOverload(),
                cachePressure(),
                handlerLeak(),
                leakOfThePlatformsClasses(),
                fragmentation(),
                gcPressure(),
                insufficientMemory());
    }

    /** A filter gathers whole bodies, and clients send large ones. */
    private static Story oversizeRequest() {
        String spec = EXHAUSTING + "limits: {maxRequestBody: 32Mi}\nprocess: {maxHeap: 128Mi}\n";
        return Story.of("oversize-request", List.of("OversizeRequest"), spec, given -> {
            given.gets("/", 10);
            pass(USUAL);
            given.backend().latency(Duration.ofSeconds(20));
            given.begins();
            while (true) {
                given.upload("/gather", 24 * MIB, MIB);
            }
        });
    }

    private static Story slowUpstream() {
        String spec =
                "process: {maxHeap: 40Mi}\nqueue: {maxSize: 5000, maxMemory: 16Mi}\nlimits: {maxConcurrentRequests: 8}\n";
        return Story.of("slow-upstream", List.of("SlowUpstream"), spec, given -> {
            given.posts(LONG, 4 * KIB, 30); // what a busy machine can do, too
            pass(USUAL);
            given.backend().latency(Duration.ofSeconds(2));
            given.begins();
        });
    }

    /** The upstream is as quick as ever, and more comes than it can do. */
    private static Story queueBacklog() {
        String spec =
                "process: {maxHeap: 40Mi}\nqueue: {maxSize: 5000, maxMemory: 16Mi}\nlimits: {maxConcurrentRequests: 2}\n";
        return Story.of("queue-backlog", List.of("QueueBacklog"), spec, given -> {
            given.backend().latency(Duration.ofMillis(200));
            LoadGenerator load = given.posts(LONG, 4 * KIB, 5);
            pass(USUAL);
            load.rate(55);
            given.begins();
        });
    }

    /** A handler makes long answers whole, and clients come that take next to nothing of them. */
    private static Story responseBuffering() {
        return Story.of("response-buffering", List.of("ResponseBuffering"), EXHAUSTING, given -> {
            given.gets("/", 10);
            pass(USUAL);
            given.begins();
            for (int reader = 0; reader < 46; reader++) {
                given.slowReader("/answer/" + 1_536 * KIB);
                pass(Duration.ofSeconds(3));
            }
        });
    }

    /** A handler needs half a MiB for each request while it runs, and many more come. */
    private static Story concurrencyOverload() {
        return Story.of("concurrency-overload", List.of("ConcurrencyOverload"), EXHAUSTING, given -> {
            given.backend().latency(Duration.ofSeconds(10));
            LoadGenerator load = given.gets("/hold/524288", 2);
            pass(USUAL);
            given.begins();
            load.rate(13.5);
        });
    }

    /** Each answer is another one, and nobody asks twice; the cache may have most of direct memory. */
    private static Story cachePressure() {
        String spec = """
                routes: [{name: all, pathPrefix: /, upstream: app, cache: true}]
                cache: {enabled: true, maxMemory: 256Mi}
                queue: {maxMemory: 4Mi}
                """;
        return Story.of("cache-pressure", List.of("CachePressure"), spec, given -> {
            given.backend().bodyBytes(144 * KIB);
            given.begins();
            given.getsOf(number -> "/" + number, 10);
        });
    }

    private static Story handlerLeak() {
        String spec = """
                process: {maxHeap: 128Mi, maxNewSpace: 8Mi}
                filters: [{name: leaking, image: "%s"}]
                podTemplate: {env: [{name: LEAKING_FILTER_BYTES, value: "8192"}]}
                """.formatted(Stage.LEAKING_FILTER);
        return Story.of("handler-leak", List.of("HandlerLeak"), spec, given -> {
                    given.gets("/", 70);
                    given.begins();
                })
                .withRestart();
    }

    /** What is kept is of no class of the filter's: a histogram of the drained pod has to tell. */
    private static Story leakOfThePlatformsClasses() {
        String spec = EXHAUSTING + "process: {maxHeap: 128Mi, maxNewSpace: 8Mi}\n";
        return Story.of("leak-of-arrays", List.of("HandlerLeak"), spec, given -> {
                    given.gets("/keep/8192", 70);
                    given.begins();
                })
                .withRestart();
    }

    private static Story fragmentation() {
        String spec = EXHAUSTING + "limits: {maxConcurrentRequests: 64}\n";
        return Story.of("fragmentation", List.of("Fragmentation"), spec, given -> {
            given.gets("/", 10);
            given.gets("/fragments/" + 700 * KIB, 1);
            given.begins();
        });
    }

    /** A handler makes a lot of small objects for each request. */
    private static Story gcPressure() {
        String spec = EXHAUSTING + "process: {maxNewSpace: 6Mi}\n";
        return Story.of("gc-pressure", List.of("GCPressure"), spec, given -> {
            LoadGenerator load = given.gets("/garbage/1000", 4);
            pass(USUAL);
            load.close();
            given.gets("/garbage/70000", 44);
            given.begins();
        });
    }

    /** A handler has to have in memory what four fifths of the heap hold. */
    private static Story insufficientMemory() {
        return Story.of("insufficient-memory", List.of("InsufficientMemory"), EXHAUSTING, given -> {
            given.gets("/need/" + 70 * MIB, 20);
            given.begins();
        });
    }
}
