package io.openclaw.e2e.demo;

import io.openclaw.e2e.cluster.api.Write;
import io.openclaw.e2e.load.LoadGenerator;
import io.openclaw.e2e.load.Tally;
import io.openclaw.e2e.proof.Evidence;
import io.openclaw.e2e.proof.Restart;
import io.openclaw.e2e.proof.RouterStatus;
import io.openclaw.settings.metrics.MetricsDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The acts, one after the other: who does what when, and how long each may last. */
final class Play {

    /** With the three pods of the sample 80 a second each: a leak of 1.3 MiB a second in a pod, and little work for two cores. */
    static final double REQUESTS_PER_SECOND = 240;

    private static final Duration FAST = Duration.ofMillis(5);

    /** With the sample's 16 concurrent requests a pod: 120 answers a second where 240 are asked for. */
    private static final Duration SLOW = Duration.ofMillis(400);

    /** Three restarts of ten seconds each after thirty seconds of leaking, and as long again for a slow machine. */
    private static final Duration LEAK_AT_MOST = Duration.ofSeconds(110);

    /** Without the operator: a heap is full after two minutes, the last seconds of them spent collecting. */
    private static final Duration DEAD_AT_LAST = Duration.ofSeconds(170);

    private static final Duration OVERLOAD = Duration.ofSeconds(12);
    private static final Duration QUEUE_EMPTIES = Duration.ofSeconds(20);
    private static final Duration RECOVERY = Duration.ofSeconds(12);

    /** A restart that began near the end may finish. */
    private static final Duration LAST_RESTART = Duration.ofSeconds(30);

    /** Without the operator: how long to go on after the first pod has died. */
    private static final Duration AFTERMATH = Duration.ofSeconds(10);

    private final Stage stage;
    private final String router;
    private final Recorder recorder;
    private final LoadGenerator load;
    private final Storyteller teller;
    private final boolean operatorOn;

    Play(Stage stage, String router, Recorder recorder, LoadGenerator load, Storyteller teller, boolean operatorOn) {
        this.stage = stage;
        this.router = router;
        this.recorder = recorder;
        this.load = load;
        this.teller = teller;
        this.operatorOn = operatorOn;
    }

    Findings run() throws InterruptedException {
        stage.backend().latency(FAST);
        begin(Phase.LEAK);
        boolean alive = operatorOn ? leakUntilReplaced() : leakUntilDead();
        if (alive) {
            overload();
            begin(Phase.RECOVERY);
            TimeUnit.NANOSECONDS.sleep(RECOVERY.toNanos());
        }
        // under load to its end; and another one may have begun while the last requests came in
        Patience.await(this::noRestartUnderWay, LAST_RESTART);
        load.close();
        Patience.await(this::noRestartUnderWay, LAST_RESTART);
        return findings();
    }

    private boolean leakUntilReplaced() throws InterruptedException {
        boolean replaced = Patience.await(
                () -> {
                    Evidence seen = evidence();
                    return seen.completed().size() >= Promise.RESTARTS_TO_SHOW
                            && seen.restarts().stream().allMatch(Restart::isOver);
                },
                LEAK_AT_MOST);
        if (!replaced) {
            String operator = stage.operator().isAlive() ? "the operator runs" : "the operator has ended";
            teller.say(
                    Tone.BAD,
                    "fewer than %d pods replaced within %d s; %s, its log is %s"
                            .formatted(
                                    Promise.RESTARTS_TO_SHOW,
                                    LEAK_AT_MOST.toSeconds(),
                                    operator,
                                    stage.operator().log()));
        }
        return true;
    }

    /** @return whether the routers survived */
    private boolean leakUntilDead() throws InterruptedException {
        boolean dead = Patience.await(() -> evidence().oomKilled() > 0, DEAD_AT_LAST);
        if (dead) {
            TimeUnit.NANOSECONDS.sleep(AFTERMATH.toNanos());
        }
        return !dead;
    }

    private void overload() throws InterruptedException {
        begin(Phase.OVERLOAD);
        stage.backend().latency(SLOW);
        TimeUnit.NANOSECONDS.sleep(OVERLOAD.toNanos());
        stage.backend().latency(FAST);
        Patience.await(() -> recorder.latest().values().stream().allMatch(Play::hasRoom), QUEUE_EMPTIES);
    }

    private static boolean hasRoom(MetricsDocument.Router pod) {
        return pod.queue().size() == 0 && !pod.queue().overflowActive();
    }

    private void begin(Phase phase) {
        load.phase(phase.title);
        recorder.phase(phase);
        teller.say(Tone.HEADING, "--- " + phase.title + ": " + phase.says);
    }

    private boolean noRestartUnderWay() {
        return evidence().restarts().stream().allMatch(Restart::isOver);
    }

    private Evidence evidence() {
        return Evidence.of(stage.writes(), Stage.NAMESPACE, router);
    }

    private Findings findings() {
        List<Write> writes = stage.writes();
        Map<String, Tally> byName = load.tallyByPhase();
        Map<Phase, Tally> byPhase = new EnumMap<>(Phase.class);
        for (Phase phase : Phase.values()) {
            byPhase.put(phase, byName.getOrDefault(phase.title, Tally.NONE));
        }
        return new Findings(
                operatorOn,
                RouterStatus.latest(writes, Stage.NAMESPACE, router)
                        .map(document -> document.at("/spec/replicas").asInt())
                        .orElseThrow(),
                Evidence.of(writes, Stage.NAMESPACE, router),
                RouterStatus.reasons(writes, Stage.NAMESPACE, router),
                recorder.recording(),
                load.tally(),
                byPhase,
                Instant.now());
    }
}
