package io.openclaw.operator.restart;

import static io.openclaw.operator.restart.Pods.NOW;
import static io.openclaw.operator.restart.Pods.changed;
import static io.openclaw.operator.restart.Pods.claim;
import static io.openclaw.operator.restart.Pods.detached;
import static io.openclaw.operator.restart.Pods.pod;
import static io.openclaw.operator.restart.Pods.young;
import static io.openclaw.operator.restart.Scene.replaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.operator.observe.DeploymentView;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.restart.Pods.Changes;
import io.openclaw.operator.restart.Restart.Phase;
import io.openclaw.operator.restart.RestartState.Outcome;
import io.openclaw.operator.restart.Step.Await;
import io.openclaw.operator.restart.Step.Conclude;
import io.openclaw.operator.restart.Step.Delete;
import io.openclaw.operator.restart.Step.Detach;
import io.openclaw.operator.restart.Step.Divert;
import io.openclaw.operator.restart.Step.Drain;
import io.openclaw.operator.restart.Step.Finish;
import io.openclaw.operator.restart.Step.Reattach;
import io.openclaw.operator.restart.Step.Release;
import io.openclaw.operator.restart.Step.Undo;
import io.openclaw.operator.sample.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A restart under way, from the claim to its end, and every way back. */
class RestartProcedureTest {
    private final Scene scene = new Scene();

    @Test
    void detachesWhatItClaimed() {
        scene.current = claim("b");

        assertThat(scene.plan()).isEqualTo(new Detach(pod("b"), scene.current.detached(NOW, 2, List.of("a", "b"))));
    }

    @Test
    void givesUpAClaimWhenSomethingElseBegan() {
        scene.current = claim("b");
        scene.deployment = new DeploymentView(2, "v1", false, false, false);

        assertThat(scene.plan()).isInstanceOf(Release.class);
    }

    @Test
    void aPodOfAnOlderTemplateIsTakenBackWhileTheRolloutStands() {
        List<PodView> others = List.of(pod("a"), Pods.of("rs2", "v2", "c"));
        scene.pods(others.get(0), others.get(1), detached("b", NOW.minusSeconds(301), List.of("a", "b", "c")));
        scene.deployment = new DeploymentView(2, "v2", false, true, false);
        assertThat(scene.plan()).isInstanceOf(Undo.class);

        scene.deployment = new DeploymentView(2, "v2", false, false, false);
        assertThat(scene.plan()).as("its ReplicaSet is on the way out").isInstanceOf(Await.class);
    }

    @Test
    void nobodyNeedsToComeForAPodThatTheRolloutHasReplaced() {
        scene.pods(
                Pods.of("rs2", "v2", "c"),
                Pods.of("rs2", "v2", "d"),
                detached("b", NOW.minusSeconds(10), List.of("b", "c", "d")));
        scene.deployment = new DeploymentView(2, "v2", true, false, false);

        assertThat(scene.plan()).isInstanceOf(Divert.class);
    }

    @Test
    void nothingIsTakenBackOnceItsTemplateIsRolledOver() {
        scene.pods(
                Pods.of("rs2", "v2", "c"),
                Pods.of("rs2", "v2", "d"),
                Pods.changed(
                        "b",
                        pod -> new Pods.Changes(pod)
                                .attached(false)
                                .record(claim("b")
                                        .with(new Restart.Detachment(
                                                NOW.minusSeconds(301), 2, List.of("b", "c"), null, "none came")))));
        scene.deployment = new DeploymentView(2, "v2", true, false, false);

        assertThat(scene.plan()).isInstanceOf(Divert.class);
    }

    @Test
    void givesUpAClaimThatIsOld() {
        scene.current = new Restart("b", List.of(), null, NOW.minusSeconds(121), null, Phase.Claimed, null, null);

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
        scene.deployment = new DeploymentView(2, "v2", false, false, false);
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

        assertThat(((Conclude) scene.plan()).young())
                .as("requests are left: nothing to compare")
                .isNull();
    }

    @Test
    void whatIsDrainedIsComparedWithThePodThatTookItsPlace() {
        diverted(NOW.minusSeconds(2), reading("draining", 0, 0));

        assertThat(((Conclude) scene.plan()).young()).isEqualTo(pod("c"));
    }

    @Test
    void aCauseThatBecameKnownSinceTheClaimIsWrittenDown() {
        diverted(NOW.minusSeconds(2), reading("draining", 0, 0));
        assertThat(((Conclude) scene.plan()).entry().cause()).isNull();

        scene.diagnoses.put("b", Scene.leak(Duration.ofMinutes(5)));
        assertThat(((Conclude) scene.plan()).entry().cause()).isEqualTo("HandlerLeak");
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
        diverted(
                NOW.minusSeconds(10),
                new Reading.Sample(NOW, 10, 512, 0, 0, 0, 0, 0, false, "ready", 2, "c", "", false, 0, ""));

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
    void aPodThatStaysOnANodeOutOfReachIsInNobodysWay() {
        scene.current = new Restart(
                "b", List.of("MemoryThreshold"), null, NOW.minusSeconds(300), 450L, Phase.Deleting, null, null);
        scene.history(replaced("b", "c", NOW.minusSeconds(200)));
        scene.pods(pod("a"), pod("c"), deleted("b", NOW.minusSeconds(50)));
        assertThat(scene.plan()).isInstanceOf(Await.class);

        scene.pods(pod("a"), pod("c"), deleted("b", NOW.minusSeconds(61)));
        assertThat(scene.plan()).isEqualTo(new Finish(scene.current, null));

        scene.current = null;
        assertThat(scene.plan()).as("and no restart is taken up for it").isInstanceOf(Step.Rest.class);
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

    private static PodView deleted(String name, Instant goneBy) {
        return changed(name, pod -> new Changes(pod).attached(false).goneBy(goneBy));
    }

    private static Reading reading(String state, long inFlight, long queued) {
        return new Reading.Sample(NOW, 450, 512, 0, 0, 0, queued, inFlight, false, state, 7_200, "c", "", false, 0, "");
    }

    @Test
    void anEvictionIsAskedForUntilThePodGoesAndRecordedOnceAnotherServes() {
        scene.current = claim("b").in(Phase.Evicting);
        assertThat(scene.plan()).isEqualTo(new Step.Evict(pod("b"), scene.current));

        scene.pods(pod("a"), young("c", Duration.ofSeconds(5)));
        assertThat(scene.plan()).isInstanceOfSatisfying(Step.Finish.class, finish -> {
            assertThat(finish.entry().outcome()).isEqualTo(Outcome.Evicted);
            assertThat(finish.entry().replacement()).isEqualTo("c");
        });

        scene.pods(pod("a"), pod("c", Changes.UNREADY));
        assertThat(scene.plan()).asString().contains("waits for the replacement of b");

        scene.current = new Restart("b", List.of(), null, NOW.minusSeconds(336), null, Phase.Evicting, null, null);
        assertThat(scene.plan()).isInstanceOfSatisfying(Step.Finish.class, finish -> {
            assertThat(finish.entry().outcome()).isEqualTo(Outcome.Evicted);
            assertThat(finish.entry().replacement()).as("none in time").isNull();
        });
    }

    @Test
    void anEvictionThatTheBudgetDoesNotAllowIsGivenUp() {
        scene.current = claim("b").in(Phase.Evicting);
        scene.disruptionsAllowed = 0;
        assertThat(scene.plan()).asString().contains("Release", "disruption budget");
    }
}
