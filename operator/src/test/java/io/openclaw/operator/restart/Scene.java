package io.openclaw.operator.restart;

import static io.openclaw.operator.restart.Pods.NOW;
import static io.openclaw.operator.restart.Pods.pod;

import io.openclaw.crds.CronSchedule;
import io.openclaw.diagnosis.Band;
import io.openclaw.diagnosis.Cause;
import io.openclaw.diagnosis.Diagnosis;
import io.openclaw.diagnosis.Fleet;
import io.openclaw.diagnosis.TimeToLimit;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Reason;
import io.openclaw.operator.assess.Symptoms;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.DeploymentView;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.observe.RouterView;
import io.openclaw.operator.restart.RestartState.Finished;
import io.openclaw.operator.restart.RestartState.Outcome;
import io.openclaw.operator.restart.Step.Claim;
import io.openclaw.operator.restart.Step.Hold;
import io.openclaw.operator.sample.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the planner is shown: two replicas, a and b, two hours old; the rules: minimum uptime 1 h, cooldown 10 min, 4 an hour, delay 5 s, grace
 * 30 s, surge 5 min.
 */
public final class Scene {
    List<PodView> pods = new ArrayList<>(List.of(pod("a"), pod("b")));
    DeploymentView deployment = new DeploymentView(2, "v1", true, false, false);
    final Map<String, PodVerdict> verdicts = new HashMap<>();
    Set<String> endpoints = Set.of();
    final Map<String, Diagnosis> diagnoses = new HashMap<>();
    List<Finished> history = List.of();
    Restart current;
    String request;
    String lastRequest;
    boolean paused;
    RestartTimes times = RestartTimes.ANY;
    boolean evicts;
    int disruptionsAllowed = 1;
    Reading reading;
    Fleet.Finding fleet = new Fleet.Nothing();

    void pods(PodView... shown) {
        pods = Arrays.asList(shown);
    }

    void history(Finished... entries) {
        history = List.of(entries);
    }

    /** Preventive restarts. */
    void schedule(String cron) {
        times = new RestartTimes(CronSchedule.parse(cron).orElseThrow(), null, Duration.ZERO, List.of());
    }

    void band(String pod, Band band) {
        verdicts.put(
                pod,
                new PodVerdict(
                        band,
                        List.of(Reason.MemoryThreshold),
                        true,
                        new Symptoms(true, false, false, false, false, "", ""),
                        Cause.NONE,
                        "c",
                        ""));
    }

    void growing(String pod, Duration timeLeft) {
        verdicts.put(
                pod,
                new PodVerdict(
                        Band.OK,
                        List.of(),
                        true,
                        new Symptoms(true, true, false, false, false, "", ""),
                        Cause.NONE,
                        "c",
                        ""));
        diagnoses.put(pod, leak(timeLeft));
    }

    static Diagnosis leak(Duration timeLeft) {
        double seconds = timeLeft.toSeconds();
        return new Diagnosis(
                Band.SOFT,
                false,
                Cause.HANDLER_LEAK,
                Cause.NONE,
                0.9,
                new TimeToLimit(seconds, seconds, seconds, 1),
                true,
                100,
                0,
                "Live heap rises.",
                "Look.");
    }

    public static RestartRules rules(RestartTimes times, boolean evicts) {
        return new RestartRules(
                Duration.ofHours(1),
                Duration.ofMinutes(10),
                4,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                5,
                times,
                evicts);
    }

    Step plan() {
        RestartState state = new RestartState(current, history, history.size(), 0, null, lastRequest);
        RouterView router = new RouterView("default", "edge", "uid", paused, request, rules(times, evicts), state);
        return RestartPlanner.plan(
                new ClusterView(router, deployment, pods, endpoints, true, disruptionsAllowed, 0),
                new Signals(verdicts, Map.of("a", 450L, "b", 450L), diagnoses, Map.of(), Map.of(), fleet, reading),
                NOW);
    }

    /** The pod that it claims. */
    String claimed() {
        return ((Claim) plan()).restart().pod();
    }

    /** What holds it back. */
    Blocker blocker() {
        return ((Hold) plan()).blocker();
    }

    static Finished replaced(String pod, String by, Instant time) {
        return new Finished(
                time, pod, by, List.of("MemoryThreshold"), null, 450L, 100L, 1L, 1L, null, Outcome.Replaced);
    }

    static Finished ended(String pod, Outcome outcome, Instant time) {
        return new Finished(time, pod, null, List.of("MemoryThreshold"), null, 450L, null, null, null, null, outcome);
    }
}
