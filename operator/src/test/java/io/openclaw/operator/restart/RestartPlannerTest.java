package io.openclaw.operator.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.operator.assess.Band;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Reason;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.DeploymentView;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.observe.RouterView;
import io.openclaw.operator.restart.Restart.Detachment;
import io.openclaw.operator.restart.Restart.Phase;
import io.openclaw.operator.restart.RestartState.Finished;
import io.openclaw.operator.restart.RestartState.Outcome;
import io.openclaw.operator.restart.Step.Await;
import io.openclaw.operator.restart.Step.Claim;
import io.openclaw.operator.restart.Step.CompleteRequest;
import io.openclaw.operator.restart.Step.Conclude;
import io.openclaw.operator.restart.Step.Delete;
import io.openclaw.operator.restart.Step.Detach;
import io.openclaw.operator.restart.Step.Divert;
import io.openclaw.operator.restart.Step.Drain;
import io.openclaw.operator.restart.Step.Finish;
import io.openclaw.operator.restart.Step.Hold;
import io.openclaw.operator.restart.Step.Reattach;
import io.openclaw.operator.restart.Step.Release;
import io.openclaw.operator.restart.Step.Rest;
import io.openclaw.operator.restart.Step.Undo;
import io.openclaw.operator.sample.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Two replicas, a and b, two hours old; the rules: minimum uptime 1 h, cooldown 10 min, 4 an hour, delay 5 s, grace 30 s, surge 5 min. */
class RestartPlannerTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant OLD = NOW.minus(Duration.ofHours(2));
    private static final RestartRules RULES = new RestartRules(
            Duration.ofHours(1),
            Duration.ofMinutes(10),
            4,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            5);

    private final Scene scene = new Scene();

    @Test
    void restsWhileNothingIsWanted() {
        assertThat(scene.plan()).isInstanceOf(Rest.class);
    }

    @Test
    void claimsThePodAboveTheThreshold() {
        scene.band("b", Band.Soft);

        assertThat(scene.plan())
                .isEqualTo(
                        new Claim(new Restart("b", List.of("MemoryThreshold"), NOW, 450L, Phase.Claimed, null, null)));
    }

    @Test
    void claimsTheMostPressingFirst() {
        scene.band("a", Band.Soft);
        scene.band("b", Band.Hard);

        assertThat(claimed()).isEqualTo("b");
    }

    @Test
    void neverActsOnStaleSamples() {
        scene.verdicts.put(
                "b", new PodVerdict(Band.Hard, List.of(Reason.MemoryThreshold), false, true, false, false, null, ""));

        assertThat(scene.plan()).isInstanceOf(Rest.class);
    }

    @Test
    void softWaitsForMinimumUptimeAndHardDoesNot() {
        scene.pods(pod("a"), young("b", Duration.ofMinutes(30)));
        scene.band("b", Band.Soft);
        assertThat(blocker()).isEqualTo(Blocker.MinimumUptime);

        scene.band("b", Band.Hard);
        assertThat(claimed()).isEqualTo("b");
    }

    @Test
    void softWaitsForTheCooldownAndHardDoesNot() {
        scene.history(replaced("x", "y", NOW.minus(Duration.ofMinutes(9))));
        scene.band("b", Band.Soft);
        assertThat(blocker()).isEqualTo(Blocker.Cooldown);

        scene.band("b", Band.Hard);
        assertThat(claimed()).isEqualTo("b");
    }

    @Test
    void evenHardKeepsTheHourlyBudget() {
        scene.history(
                replaced("p", "q", NOW.minusSeconds(900)), replaced("r", "s", NOW.minusSeconds(1_800)),
                replaced("t", "u", NOW.minusSeconds(2_700)), replaced("v", "w", NOW.minusSeconds(3_500)));
        scene.band("b", Band.Hard);

        assertThat(blocker()).isEqualTo(Blocker.HourlyBudgetExhausted);
    }

    @Test
    void stopsALineageThatTwoRestartsDidNotHelp() {
        scene.history(replaced("y", "b", NOW.minusSeconds(600)), replaced("x", "y", NOW.minusSeconds(1_200)));
        scene.band("b", Band.Hard);

        assertThat(blocker()).isEqualTo(Blocker.RestartIneffective);
    }

    @Test
    void goesOnWithALineageThatLastedLongEnough() {
        scene.history(replaced("y", "b", NOW.minusSeconds(600)), replaced("x", "y", NOW.minusSeconds(5_000)));
        scene.band("b", Band.Hard);

        assertThat(claimed()).isEqualTo("b");
    }

    @Test
    void beginsEarlyWhenSeveralGrowAlike() {
        // one restart takes 10 s to start, 5 s of drain delay and 5 s beside: 20 s
        scene.growing("a", Duration.ofSeconds(45));
        scene.growing("b", Duration.ofSeconds(50));
        assertThat(scene.plan()).as("the second has 50 s for two restarts").isInstanceOf(Rest.class);

        scene.growing("a", Duration.ofSeconds(35));
        scene.growing("b", Duration.ofSeconds(39));
        assertThat(((Claim) scene.plan()).restart().reasons()).containsExactly("MemoryGrowth");
        assertThat(claimed()).isEqualTo("a");
    }

    @Test
    void growthAloneKeepsTheMinimumUptime() {
        scene.pods(young("a", Duration.ofMinutes(30)), pod("b"));
        scene.growing("a", Duration.ofSeconds(10));

        assertThat(blocker()).isEqualTo(Blocker.MinimumUptime);
    }

    @Test
    void evenHardWaitsForEveryOtherPod() {
        scene.pods(pod("a", Changes.UNREADY), pod("b"));
        scene.band("b", Band.Hard);

        assertThat(blocker()).isEqualTo(Blocker.PodsNotReady);
    }

    @Test
    void restartsThePodThatIsNotReadyItself() {
        scene.pods(pod("a"), pod("b", Changes.UNREADY));
        scene.band("b", Band.Hard);

        assertThat(claimed()).isEqualTo("b");
    }

    @Test
    void waitsForARollout() {
        scene.deployment = new DeploymentView(2, "v1", false);
        scene.band("b", Band.Hard);

        assertThat(blocker()).isEqualTo(Blocker.RolloutInProgress);
    }

    @Test
    void waitsWhilePaused() {
        scene.paused = true;
        scene.band("b", Band.Hard);

        assertThat(blocker()).isEqualTo(Blocker.Paused);
    }

    @Test
    void backsOffAfterARollback() {
        scene.history(ended("b", Outcome.RolledBack, NOW.minusSeconds(59)));
        scene.band("b", Band.Hard);
        assertThat(blocker()).isEqualTo(Blocker.BackOffAfterRollback);

        scene.history(ended("b", Outcome.RolledBack, NOW.minusSeconds(60)));
        assertThat(claimed()).isEqualTo("b");

        scene.history(
                ended("b", Outcome.RolledBack, NOW.minusSeconds(60)),
                ended("b", Outcome.RolledBack, NOW.minusSeconds(500)));
        assertThat(blocker()).as("twice as long the second time").isEqualTo(Blocker.BackOffAfterRollback);
    }

    @Test
    void carriesOutARequestOldestFirstAndOnce() {
        scene.request = NOW.minusSeconds(60).toString();
        scene.pods(young("a", Duration.ofSeconds(30)), pod("b"));
        assertThat(claimed()).isEqualTo("b");

        scene.pods(young("a", Duration.ofSeconds(30)), young("b", Duration.ofSeconds(20)));
        assertThat(scene.plan()).isEqualTo(new CompleteRequest(scene.request));

        scene.lastRequest = scene.request;
        scene.pods(pod("a"), pod("b"));
        assertThat(scene.plan()).isInstanceOf(Rest.class);
    }

    @Test
    void aReplacementCountsAsDoneWhateverTheClockOfTheApiServerSays() {
        scene.request = NOW.minusSeconds(60).toString();
        scene.history(new Finished(
                NOW.minusSeconds(10),
                "x",
                "b",
                List.of("RestartRequested"),
                null,
                null,
                null,
                null,
                null,
                Outcome.Replaced));
        scene.pods(young("a", Duration.ofSeconds(30)), young("b", Duration.ofSeconds(90)));

        assertThat(scene.plan()).isEqualTo(new CompleteRequest(scene.request));
    }

    @Test
    void refusesARequestThatIsNoTime() {
        scene.request = "now";

        assertThat(blocker()).isEqualTo(Blocker.InvalidRequest);
    }

    @Test
    void detachesWhatItClaimed() {
        scene.current = claim("b");

        assertThat(scene.plan()).isEqualTo(new Detach(pod("b"), scene.current.detached(NOW, 2, List.of("a", "b"))));
    }

    @Test
    void givesUpAClaimWhenSomethingElseBegan() {
        scene.current = claim("b");
        scene.deployment = new DeploymentView(2, "v1", false);

        assertThat(scene.plan()).isInstanceOf(Release.class);
    }

    @Test
    void givesUpAClaimThatIsOld() {
        scene.current = new Restart("b", List.of(), NOW.minusSeconds(121), null, Phase.Claimed, null, null);

        assertThat(scene.plan()).isInstanceOf(Release.class);
    }

    @Test
    void takesUpADetachedPodThatTheStatusDoesNotKnow() {
        scene.pods(pod("a"), pod("c"), detached("b", NOW.minusSeconds(5), pod -> pod));

        assertThat(scene.plan()).isInstanceOf(Divert.class);
    }

    @Test
    void waitsForANewcomerEvenWhenEnoughArePresent() {
        scene.current = claim("b");
        scene.pods(pod("a"), pod("z"), detached("b", NOW.minusSeconds(5), List.of("a", "b", "z")));

        assertThat(scene.plan()).isInstanceOf(Await.class);
    }

    @Test
    void waitsUntilTheNewcomerIsReady() {
        scene.current = claim("b");
        scene.pods(pod("a"), pod("c", Changes.UNREADY), detached("b", NOW.minusSeconds(5), pod -> pod));

        assertThat(scene.plan()).isInstanceOf(Await.class);
    }

    @Test
    void undoesARestartWhoseReplacementDoesNotCome() {
        scene.current = claim("b");
        scene.pods(pod("a"), detached("b", NOW.minusSeconds(300), pod -> pod));

        assertThat(scene.plan()).isInstanceOf(Undo.class);
    }

    @Test
    void neverUndoesAfterTheTemplateChanged() {
        scene.current = claim("b");
        scene.deployment = new DeploymentView(2, "v2", false);
        scene.pods(pod("a"), detached("b", NOW.minusSeconds(300), pod -> pod));

        assertThat(scene.plan()).isInstanceOf(Await.class);
    }

    @Test
    void disfavoursTheNewcomerBeforeItTakesThePodBack() {
        scene.current = claim("b");
        Restart undone =
                claim("b").detached(NOW.minusSeconds(300), 2, List.of("a", "b")).rollingBack("why");
        PodView back = changed("b", pod -> new Changes(pod).attached(false).record(undone));
        scene.pods(pod("a"), pod("c", Changes.UNREADY), back);
        assertThat(scene.plan()).isEqualTo(new Step.Disfavour(pod("c", Changes.UNREADY), undone));

        scene.pods(pod("a"), back);
        assertThat(scene.plan()).isEqualTo(new Reattach(back, undone));

        scene.pods(pod("a"), changed("b", pod -> new Changes(pod).record(undone)));
        assertThat(((Finish) scene.plan()).entry().outcome()).isEqualTo(Outcome.RolledBack);
    }

    @Test
    void waitsUntilNoEndpointSliceListsTheDivertedPod() {
        diverted(NOW.minusSeconds(2), null);
        scene.endpoints = Set.of("a", "b");

        assertThat(scene.plan()).isInstanceOf(Await.class);
    }

    @Test
    void drainsThenConcludesWhenNothingIsLeft() {
        diverted(NOW.minusSeconds(2), reading("ready", 3, 0));
        assertThat(scene.plan()).isInstanceOf(Drain.class);

        diverted(NOW.minusSeconds(2), reading("draining", 3, 0));
        assertThat(scene.plan()).isInstanceOf(Await.class);

        diverted(NOW.minusSeconds(2), reading("draining", 0, 0));
        assertThat(scene.plan()).isInstanceOf(Conclude.class);
    }

    @Test
    void concludesWhenTheGraceIsOver() {
        diverted(NOW.minusSeconds(50), reading("draining", 3, 0));

        assertThat(scene.plan()).isInstanceOf(Conclude.class);
    }

    @Test
    void waitsForAPodThatDoesNotAnswerUntilTheGraceIsOver() {
        diverted(NOW.minusSeconds(49), new Reading.Unreachable(NOW, "refused"));
        assertThat(scene.plan()).isInstanceOf(Await.class);

        diverted(NOW.minusSeconds(50), new Reading.Unreachable(NOW, "refused"));
        assertThat(scene.plan()).isInstanceOf(Conclude.class);
    }

    @Test
    void aProcessYoungerThanTheDiversionHasNothingToDrain() {
        diverted(NOW.minusSeconds(10), new Reading.Sample(NOW, 10, 512, 0, 0, 0, false, "ready", 2, "c", ""));

        assertThat(scene.plan()).isInstanceOf(Conclude.class);
    }

    @Test
    void deletesWhatItRecordedAndEndsWhenItIsGone() {
        diverted(NOW.minusSeconds(10), reading("draining", 0, 0));
        scene.history(replaced("b", "c", NOW));
        assertThat(scene.plan()).isInstanceOf(Delete.class);

        scene.pods(pod("a"), pod("c"));
        assertThat(scene.plan()).isInstanceOf(Finish.class);
    }

    @Test
    void tellsOfADetachedPodThatVanished() {
        scene.current = claim("b").in(Phase.Surging);
        scene.pods(pod("a"), pod("c"));

        assertThat(((Finish) scene.plan()).entry().outcome()).isEqualTo(Outcome.Lost);
    }

    private void diverted(Instant at, Reading reading) {
        scene.current = claim("b");
        Restart record =
                claim("b").detached(at.minusSeconds(3), 2, List.of("a", "b")).diverted(at, "c");
        scene.pods(
                pod("a"),
                pod("c"),
                changed(
                        "b",
                        pod -> new Changes(pod).attached(false).traffic(false).record(record)));
        scene.reading = reading;
    }

    private String claimed() {
        return ((Claim) scene.plan()).restart().pod();
    }

    private Blocker blocker() {
        return ((Hold) scene.plan()).blocker();
    }

    private static Restart claim(String pod) {
        return new Restart(pod, List.of("MemoryThreshold"), NOW.minusSeconds(20), 450L, Phase.Claimed, null, null);
    }

    private static Reading reading(String state, long inFlight, long queued) {
        return new Reading.Sample(NOW, 450, 512, 0, queued, inFlight, false, state, 7_200, "c", "");
    }

    private static Finished replaced(String pod, String by, Instant time) {
        return new Finished(time, pod, by, List.of("MemoryThreshold"), 450L, 100L, 1L, 1L, null, Outcome.Replaced);
    }

    private static Finished ended(String pod, Outcome outcome, Instant time) {
        return new Finished(time, pod, null, List.of("MemoryThreshold"), 450L, null, null, null, null, outcome);
    }

    private static PodView pod(String name) {
        return new PodView(
                name,
                name + "-uid",
                "1",
                OLD,
                "rs1",
                "v1",
                true,
                true,
                true,
                false,
                false,
                Duration.ofSeconds(10),
                "10.0.0.1",
                null,
                List.of());
    }

    private static PodView pod(String name, UnaryOperator<PodView> change) {
        return change.apply(pod(name));
    }

    private static PodView changed(String name, Function<PodView, Changes> changes) {
        return changes.apply(pod(name)).pod;
    }

    private static PodView young(String name, Duration age) {
        PodView p = pod(name);
        return new PodView(
                p.name(),
                p.uid(),
                "1",
                NOW.minus(age),
                "rs1",
                "v1",
                true,
                true,
                true,
                false,
                false,
                p.startTook(),
                p.ip(),
                null,
                List.of());
    }

    private static PodView detached(String name, Instant at, List<String> known) {
        return changed(
                name,
                pod -> new Changes(pod)
                        .attached(false)
                        .record(claim(name).with(new Detachment(at, 2, known, null, null))));
    }

    private static PodView detached(String name, Instant at, UnaryOperator<PodView> same) {
        return same.apply(detached(name, at, List.of("a", "b")));
    }

    /** A pod with some components changed. */
    private static final class Changes {
        static final UnaryOperator<PodView> UNREADY = pod -> new PodView(
                pod.name(),
                pod.uid(),
                "1",
                pod.created(),
                "rs1",
                "v1",
                pod.attached(),
                pod.traffic(),
                false,
                false,
                false,
                pod.startTook(),
                pod.ip(),
                pod.record(),
                List.of());
        private PodView pod;

        Changes(PodView pod) {
            this.pod = pod;
        }

        Changes attached(boolean attached) {
            pod = new PodView(
                    pod.name(),
                    pod.uid(),
                    "1",
                    pod.created(),
                    "rs1",
                    "v1",
                    attached,
                    pod.traffic(),
                    pod.ready(),
                    false,
                    false,
                    pod.startTook(),
                    pod.ip(),
                    pod.record(),
                    List.of());
            return this;
        }

        Changes traffic(boolean traffic) {
            pod = new PodView(
                    pod.name(),
                    pod.uid(),
                    "1",
                    pod.created(),
                    "rs1",
                    "v1",
                    pod.attached(),
                    traffic,
                    pod.ready(),
                    false,
                    false,
                    pod.startTook(),
                    pod.ip(),
                    pod.record(),
                    List.of());
            return this;
        }

        Changes record(Restart record) {
            pod = new PodView(
                    pod.name(),
                    pod.uid(),
                    "1",
                    pod.created(),
                    "rs1",
                    "v1",
                    pod.attached(),
                    pod.traffic(),
                    pod.ready(),
                    false,
                    false,
                    pod.startTook(),
                    pod.ip(),
                    record,
                    List.of());
            return this;
        }
    }

    /** What the planner is shown. */
    private static final class Scene {
        private List<PodView> pods = new ArrayList<>(List.of(pod("a"), pod("b")));
        private DeploymentView deployment = new DeploymentView(2, "v1", true);
        private final Map<String, PodVerdict> verdicts = new HashMap<>();
        private Set<String> endpoints = Set.of();
        private final Map<String, Duration> timeToWall = new HashMap<>();
        private List<Finished> history = List.of();
        private Restart current;
        private String request;
        private String lastRequest;
        private boolean paused;
        private Reading reading;

        void pods(PodView... shown) {
            pods = Arrays.asList(shown);
        }

        void history(Finished... entries) {
            history = List.of(entries);
        }

        void band(String pod, Band band) {
            verdicts.put(pod, new PodVerdict(band, List.of(Reason.MemoryThreshold), true, true, false, false, "c", ""));
        }

        void growing(String pod, Duration timeLeft) {
            verdicts.put(pod, new PodVerdict(Band.Ok, List.of(), true, true, true, false, "c", ""));
            timeToWall.put(pod, timeLeft);
        }

        Step plan() {
            RestartState state = new RestartState(current, history, history.size(), 0, null, lastRequest);
            RouterView router = new RouterView("default", "edge", "uid", paused, request, RULES, state);
            return RestartPlanner.plan(
                    new ClusterView(router, deployment, pods, endpoints, true, 0),
                    new Signals(verdicts, Map.of("a", 450L, "b", 450L), timeToWall, reading),
                    NOW);
        }
    }
}
