package io.openclaw.e2e.scenario;

import static io.openclaw.e2e.scenario.Given.pass;

import io.openclaw.e2e.load.LoadGenerator;
import java.time.Duration;
import java.util.List;

/** What looks like trouble for minutes and is none. */
final class Lookalikes {
    private static final String EXHAUSTING =
            "filters: [{name: exhausting, image: \"%s\"}]\n".formatted(Stage.EXHAUSTING_FILTER);

    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;

    private Lookalikes() {}

    static List<Story> all() {
        return List.of(burst(), warmUp(), cacheFill(), ramp(), dayCurve(), deploy());
    }

    private static Story burst() {
        return Story.ofNothing("burst", "", given -> {
            LoadGenerator load = given.posts("/", 16 * KIB, 20);
            given.begins();
            while (true) {
                pass(Duration.ofSeconds(100));
                load.rate(150);
                pass(Duration.ofSeconds(20));
                load.rate(20);
            }
        });
    }

    /** A handler loads what it needs: a third of the heap, ever more slowly. */
    private static Story warmUp() {
        return Story.ofNothing("warm-up", EXHAUSTING, given -> {
            given.gets("/", 20);
            given.begins();
            for (int second = 0; ; second += 2) {
                given.get("/need/" + Math.round(36 * MIB * (1 - Math.exp(-second / 70.0))));
                pass(Duration.ofSeconds(2));
            }
        });
    }

    private static Story cacheFill() {
        String spec = """
                routes: [{name: all, pathPrefix: /, upstream: app, cache: true}]
                cache: {enabled: true, maxMemory: 24Mi}
                """;
        return Story.ofNothing("cache-fill", spec, given -> {
            given.backend().bodyBytes(16 * KIB);
            given.begins();
            given.getsOf(number -> "/" + number, 10);
        });
    }

    /** The rate goes to ten times itself, and stays; each request takes 64 KiB while it runs. */
    private static Story ramp() {
        return Story.ofNothing("ramp", EXHAUSTING, given -> {
            given.backend().latency(Duration.ofMillis(500));
            LoadGenerator load = given.gets("/hold/65536", 8);
            given.begins();
            for (int second = 0; ; second += 2) {
                load.rate(8 + Math.min(72, 0.4 * second));
                pass(Duration.ofSeconds(2));
            }
        });
    }

    /** Days of two minutes; what each request leaves is garbage after a while. */
    private static Story dayCurve() {
        return Story.ofNothing("day-curve", EXHAUSTING, given -> {
            given.backend().latency(Duration.ofMillis(500));
            LoadGenerator load = given.gets("/hold/131072", 30);
            given.begins();
            for (int second = 0; ; second += 2) {
                load.rate(30 + 25 * Math.sin(2 * Math.PI * second / 120));
                pass(Duration.ofSeconds(2));
            }
        });
    }

    /** The upstream is away for some seconds, and limits are changed while it runs. */
    private static Story deploy() {
        return Story.ofNothing("deploy", "", given -> {
            given.posts("/", 4 * KIB, 30);
            given.begins();
            pass(Duration.ofSeconds(100));
            given.upstreamRestarts(Duration.ofSeconds(8));
            pass(Duration.ofSeconds(40));
            given.router().spec("{\"limits\":{\"maxRequestBody\":\"4Mi\"}}");
            pass(Duration.ofSeconds(40));
            given.upstreamRestarts(Duration.ofSeconds(4));
        });
    }
}
