package io.openclaw.e2e.demo;

import io.openclaw.e2e.load.Latencies;
import io.openclaw.e2e.load.Tally;
import io.openclaw.e2e.proof.Evidence;
import io.openclaw.e2e.proof.RouterStatus;
import io.openclaw.e2e.proof.WriteScript;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whole stories made by hand: what a good run, and what a run without the operator, would leave behind. */
final class Stories {

    private static final Recording.Bounds BOUNDS = new Recording.Bounds(96, 160, 416);
    private static final int RATE = 300;

    private Stories() {}

    /** Two pods leak; four restarts; a backend that turns slow for twelve seconds. */
    static Findings kept() {
        var script = new WriteScript()
                .at(4)
                .created("edge-6d4f-k2x8p")
                .created("edge-6d4f-w9rtm")
                .at(8)
                .ready("edge-6d4f-k2x8p")
                .at(8.5)
                .ready("edge-6d4f-w9rtm")
                .at(9)
                .available()
                .replaced(42, "edge-6d4f-k2x8p", "edge-6d4f-b7hqz")
                .replaced(50, "edge-6d4f-w9rtm", "edge-6d4f-t4mlc")
                .replaced(82, "edge-6d4f-b7hqz", "edge-6d4f-zz9vd")
                .replaced(125, "edge-6d4f-t4mlc", "edge-6d4f-n5cgf");
        for (String pod : List.of("edge-6d4f-k2x8p", "edge-6d4f-w9rtm", "edge-6d4f-b7hqz", "edge-6d4f-t4mlc")) {
            script.history(pod, "MemoryThreshold");
        }
        List<Recording.PodSample> pods = new ArrayList<>();
        leak(pods, "edge-6d4f-k2x8p", 8, 47, 16);
        leak(pods, "edge-6d4f-w9rtm", 8, 55, 14);
        leak(pods, "edge-6d4f-b7hqz", 45, 87, 16);
        leak(pods, "edge-6d4f-t4mlc", 53, 130, 14);
        leak(pods, "edge-6d4f-zz9vd", 85, 135, 16);
        leak(pods, "edge-6d4f-n5cgf", 128, 135, 14);
        List<Recording.LoadSample> load = new ArrayList<>();
        long ok = 0;
        long shed = 0;
        for (double t = 9.5; t <= 134; t += 0.5) {
            boolean slow = t >= 95 && t < 108;
            ok += slow ? RATE / 5 : RATE / 2;
            shed += slow && t > 98 ? RATE * 3 / 10 : 0;
            load.add(new Recording.LoadSample(at(t), ok + shed, ok, shed, 0));
        }
        var phases = List.of(
                new Recording.PhaseStart(Phase.START, at(0)),
                new Recording.PhaseStart(Phase.LEAK, at(9)),
                new Recording.PhaseStart(Phase.OVERLOAD, at(95)),
                new Recording.PhaseStart(Phase.RECOVERY, at(110)));
        return new Findings(
                true,
                2,
                Evidence.of(script.writes(), "default", "edge"),
                RouterStatus.reasons(script.writes(), "default", "edge"),
                new Recording(at(0), pods, load, phases, BOUNDS),
                tally(ok, shed, 0),
                Map.of(
                        Phase.LEAK,
                        tally(25_800, 0, 0),
                        Phase.OVERLOAD,
                        tally(ok - 25_800 - 7_200, shed, 0),
                        Phase.RECOVERY,
                        tally(7_200, 0, 0)),
                at(135));
    }

    /** Both pods die of memory, and requests with them. */
    static Findings withoutOperator() {
        var script = new WriteScript()
                .at(4)
                .created("edge-6d4f-k2x8p")
                .created("edge-6d4f-w9rtm")
                .at(8)
                .ready("edge-6d4f-k2x8p")
                .ready("edge-6d4f-w9rtm")
                .at(9)
                .available()
                .at(68)
                .ended("edge-6d4f-k2x8p", 137, "OOMKilled")
                .at(68.1)
                .unready("edge-6d4f-k2x8p")
                .at(71)
                .ready("edge-6d4f-k2x8p")
                .at(70)
                .ended("edge-6d4f-w9rtm", 137, "OOMKilled")
                .unready("edge-6d4f-w9rtm")
                .at(74)
                .ready("edge-6d4f-w9rtm");
        List<Recording.PodSample> pods = new ArrayList<>();
        leak(pods, "edge-6d4f-k2x8p", 8, 68, 16);
        leak(pods, "edge-6d4f-w9rtm", 8, 70, 14);
        leak(pods, "edge-6d4f-k2x8p", 71, 80, 16);
        leak(pods, "edge-6d4f-w9rtm", 74, 80, 14);
        List<Recording.LoadSample> load = new ArrayList<>();
        long ok = 0;
        long failed = 0;
        for (double t = 9.5; t <= 80; t += 0.5) {
            boolean down = t >= 68 && t < 74;
            ok += down ? RATE / 6 : RATE / 2;
            failed += down ? RATE / 3 : 0;
            load.add(new Recording.LoadSample(at(t), ok + failed, ok, 0, failed));
        }
        var phases = List.of(new Recording.PhaseStart(Phase.START, at(0)), new Recording.PhaseStart(Phase.LEAK, at(9)));
        Tally all = tally(ok, 0, failed);
        return new Findings(
                false,
                2,
                Evidence.of(script.writes(), "default", "edge"),
                Map.of(),
                new Recording(at(0), pods, load, phases, BOUNDS),
                all,
                Map.of(Phase.LEAK, all),
                at(80));
    }

    static Tally tally(long ok, long shed, long failed) {
        return new Tally(
                ok + shed + failed,
                ok,
                shed,
                failed,
                failed == 0 ? Map.of() : Map.of("connection refused", failed),
                failed == 0 ? Map.of() : Map.of("connection refused", "java.net.ConnectException: Connection refused"),
                new Latencies(ok, 7.2, 21.5, 80, 140));
    }

    private static void leak(List<Recording.PodSample> pods, String name, double from, double until, long base) {
        for (double t = from; t < until; t += 0.5) {
            long used = Math.min(158, (long) (base + (t - from) * 2.3));
            pods.add(new Recording.PodSample(at(t), name, used, used + 130, t > 97 && t < 110 ? 190 : 0));
        }
    }

    private static Instant at(double second) {
        return WriteScript.START.plusMillis((long) (second * 1_000));
    }
}
