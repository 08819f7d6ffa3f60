package io.openclaw.operator.restart;

import static io.openclaw.operator.restart.Pods.NOW;
import static io.openclaw.operator.restart.Pods.pod;
import static io.openclaw.operator.restart.Pods.young;
import static io.openclaw.operator.restart.Scene.ended;
import static io.openclaw.operator.restart.Scene.replaced;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.diagnosis.Band;
import io.openclaw.operator.observe.DeploymentView;
import io.openclaw.operator.restart.Pods.Changes;
import io.openclaw.operator.restart.RestartState.Finished;
import io.openclaw.operator.restart.RestartState.Outcome;
import io.openclaw.operator.restart.RestartTimes.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds a restart back, and what even the hard band keeps to. */
class RestartGateTest {
    private final Scene scene = new Scene();

    @Test
    void softWaitsForMinimumUptimeAndHardDoesNot() {
        scene.pods(pod("a"), young("b", Duration.ofMinutes(30)));
        scene.band("b", Band.SOFT);
        assertThat(scene.blocker()).isEqualTo(Blocker.MinimumUptime);

        scene.band("b", Band.HARD);
        assertThat(scene.claimed()).isEqualTo("b");
    }

    @Test
    void softWaitsForTheCooldownAndHardDoesNot() {
        scene.history(replaced("x", "y", NOW.minus(Duration.ofMinutes(9))));
        scene.band("b", Band.SOFT);
        assertThat(scene.blocker()).isEqualTo(Blocker.Cooldown);

        scene.band("b", Band.HARD);
        assertThat(scene.claimed()).isEqualTo("b");
    }

    @Test
    void evenHardKeepsTheHourlyBudget() {
        scene.history(
                replaced("p", "q", NOW.minusSeconds(900)), replaced("r", "s", NOW.minusSeconds(1_800)),
                replaced("t", "u", NOW.minusSeconds(2_700)), replaced("v", "w", NOW.minusSeconds(3_500)));
        scene.band("b", Band.HARD);

        assertThat(scene.blocker()).isEqualTo(Blocker.HourlyBudgetExhausted);
    }

    @Test
    void stopsALineageThatTwoRestartsDidNotHelp() {
        scene.history(replaced("y", "b", NOW.minusSeconds(600)), replaced("x", "y", NOW.minusSeconds(1_200)));
        scene.band("b", Band.HARD);

        assertThat(scene.blocker()).isEqualTo(Blocker.RestartIneffective);
    }

    @Test
    void goesOnWithALineageThatLastedLongEnough() {
        scene.history(replaced("y", "b", NOW.minusSeconds(600)), replaced("x", "y", NOW.minusSeconds(5_000)));
        scene.band("b", Band.HARD);

        assertThat(scene.claimed()).isEqualTo("b");
    }

    @Test
    void growthAloneKeepsTheMinimumUptime() {
        scene.pods(young("a", Duration.ofMinutes(30)), pod("b"));
        scene.growing("a", Duration.ofSeconds(10));

        assertThat(scene.blocker()).isEqualTo(Blocker.MinimumUptime);
    }

    @Test
    void evenHardWaitsForEveryOtherPod() {
        scene.pods(pod("a", Changes.UNREADY), pod("b"));
        scene.band("b", Band.HARD);

        assertThat(scene.blocker()).isEqualTo(Blocker.PodsNotReady);
    }

    @Test
    void restartsThePodThatIsNotReadyItself() {
        scene.pods(pod("a"), pod("b", Changes.UNREADY));
        scene.band("b", Band.HARD);

        assertThat(scene.claimed()).isEqualTo("b");
    }

    @Test
    void waitsForARollout() {
        scene.deployment = new DeploymentView(2, "v1", false, false, false);
        scene.band("b", Band.HARD);

        assertThat(scene.blocker()).isEqualTo(Blocker.RolloutInProgress);
    }

    @Test
    void aRolloutThatStandsKeepsNoPodFromItsRestart() {
        scene.deployment = new DeploymentView(2, "v2", false, true, false);
        scene.pods(pod("a"), pod("b"), Pods.of("rs2", "v2", "c"));
        scene.band("b", Band.HARD);
        assertThat(scene.claimed()).isEqualTo("b");

        scene.pods(pod("a"), pod("b"), pod("c", Changes.UNREADY));
        assertThat(scene.claimed()).as("one that never gets ready").isEqualTo("b");

        scene.pods(pod("b"), pod("c", Changes.UNREADY));
        assertThat(scene.blocker()).isEqualTo(Blocker.PodsNotReady);
    }

    @Test
    void waitsWhilePaused() {
        scene.paused = true;
        scene.band("b", Band.HARD);

        assertThat(scene.blocker()).isEqualTo(Blocker.Paused);
    }

    @Test
    void backsOffAfterARollback() {
        scene.history(ended("b", Outcome.RolledBack, NOW.minusSeconds(59)));
        scene.band("b", Band.SOFT);
        assertThat(scene.blocker()).isEqualTo(Blocker.BackOffAfterRollback);

        scene.history(ended("b", Outcome.RolledBack, NOW.minusSeconds(60)));
        assertThat(scene.claimed()).isEqualTo("b");

        scene.history(
                ended("b", Outcome.RolledBack, NOW.minusSeconds(60)),
                ended("b", Outcome.RolledBack, NOW.minusSeconds(500)));
        assertThat(scene.blocker()).as("twice as long the second time").isEqualTo(Blocker.BackOffAfterRollback);
    }

    @Test
    void softWaitsForAWindowAndHardDoesNot() {
        scene.times = new RestartTimes(
                null, null, Duration.ZERO, List.of(new Window(Set.of(), LocalTime.of(2, 0), LocalTime.of(5, 0))));
        scene.band("b", Band.SOFT);
        assertThat(scene.plan()).asString().contains("OutsideWindow", "2026-11-23T02:00:00Z");

        scene.band("b", Band.HARD);
        assertThat(scene.claimed()).isEqualTo("b");
    }

    @Test
    void whoAsksNeedNotWaitForAWindow() {
        scene.times = new RestartTimes(
                null, null, Duration.ZERO, List.of(new Window(Set.of(), LocalTime.of(2, 0), LocalTime.of(5, 0))));
        scene.request = "2026-11-22T09:59:00Z";

        assertThat(scene.claimed()).isEqualTo("a");
    }

    @Test
    void aScheduledRestartKeepsTheCooldown() {
        scene.schedule("55 9 * * *");
        scene.history(replaced("x", "y", NOW.minus(Duration.ofMinutes(9))));

        assertThat(scene.blocker()).isEqualTo(Blocker.Cooldown);
    }

    @Test
    void evictionByChoiceKeepsTheDisruptionBudget() {
        scene.evicts = true;
        scene.band("b", Band.SOFT);
        assertThat(scene.plan()).asString().contains("Claim", "phase=Evicting");

        scene.disruptionsAllowed = 0;
        assertThat(scene.blocker()).isEqualTo(Blocker.BlockedByDisruptionBudget);
    }

    @Test
    void whoIsAboutToDieWithoutAReplacementIsEvicted() {
        scene.history(ended("b", Outcome.RolledBack, NOW.minusSeconds(10)));
        scene.band("b", Band.SOFT);
        assertThat(scene.blocker()).isEqualTo(Blocker.BackOffAfterRollback);

        scene.band("b", Band.HARD);
        assertThat(scene.plan()).asString().contains("Claim", "phase=Evicting");

        scene.disruptionsAllowed = 0;
        assertThat(scene.blocker()).isEqualTo(Blocker.BlockedByDisruptionBudget);
    }

    @Test
    void whatIsNotOnTheHeapIsNoSignThatRestartsDoNotHelp() {
        scene.history(
                notOfHeap("y", "b", NOW.minus(Duration.ofHours(30))),
                notOfHeap("x", "y", NOW.minus(Duration.ofHours(60))));
        scene.band("b", Band.HARD);

        assertThat(scene.claimed()).isEqualTo("b");
    }

    @Test
    void whatRestartsDoNotCureIsContainedTwiceWithinHours() {
        scene.history(
                contained("y", "b", NOW.minus(Duration.ofMinutes(70))),
                contained("x", "y", NOW.minus(Duration.ofMinutes(140))));
        scene.band("b", Band.HARD);
        assertThat(scene.plan())
                .asString()
                .contains(
                        "RestartIneffective",
                        "pod x was replaced at 2026-11-22T07:40:00Z for Containment of SlowUpstream, 450 MB before and 100 MB after;"
                                + " pod y was replaced",
                        "pod b, which took their place, asks for one again",
                        "Raise process.maxHeap");

        scene.history(
                contained("y", "b", NOW.minus(Duration.ofMinutes(121))),
                contained("x", "y", NOW.minus(Duration.ofMinutes(140))));
        assertThat(scene.claimed()).isEqualTo("b");
    }

    private static Finished contained(String pod, String by, Instant time) {
        return new Finished(
                time, pod, by, List.of("Containment"), "SlowUpstream", 450L, 100L, 1L, 1L, null, Outcome.Replaced);
    }

    @Test
    void aDeathInPlaceEndsNoBackOff() {
        scene.history(
                ended("a", Outcome.OOMKilled, NOW.minusSeconds(5)),
                ended("b", Outcome.RolledBack, NOW.minusSeconds(10)));
        scene.band("b", Band.SOFT);

        assertThat(scene.blocker()).isEqualTo(Blocker.BackOffAfterRollback);
    }

    private static Finished notOfHeap(String pod, String by, Instant time) {
        return new Finished(time, pod, by, List.of("WorkingSet"), null, 40L, 38L, 1L, 1L, null, Outcome.Replaced);
    }
}
