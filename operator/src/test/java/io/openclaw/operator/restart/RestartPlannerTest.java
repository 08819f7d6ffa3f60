package io.openclaw.operator.restart;

import static io.openclaw.operator.restart.Pods.NOW;
import static io.openclaw.operator.restart.Pods.pod;
import static io.openclaw.operator.restart.Pods.young;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.crds.CronSchedule;
import io.openclaw.diagnosis.Band;
import io.openclaw.diagnosis.Cause;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Reason;
import io.openclaw.operator.assess.Symptoms;
import io.openclaw.operator.restart.Restart.Phase;
import io.openclaw.operator.restart.RestartState.Finished;
import io.openclaw.operator.restart.RestartState.Outcome;
import io.openclaw.operator.restart.Step.Claim;
import io.openclaw.operator.restart.Step.CompleteRequest;
import io.openclaw.operator.restart.Step.Rest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which pod is restarted, and why: by its band, by its growth, or because somebody asked for it. */
class RestartPlannerTest {
    private final Scene scene = new Scene();

    @Test
    void restsWhileNothingIsWanted() {
        assertThat(scene.plan()).isInstanceOf(Rest.class);
    }

    @Test
    void claimsThePodAboveTheThreshold() {
        scene.band("b", Band.SOFT);

        assertThat(scene.plan())
                .isEqualTo(new Claim(
                        new Restart("b", List.of("MemoryThreshold"), null, NOW, 450L, Phase.Claimed, null, null)));
    }

    @Test
    void claimsTheMostPressingFirst() {
        scene.band("a", Band.SOFT);
        scene.band("b", Band.HARD);

        assertThat(scene.claimed()).isEqualTo("b");
    }

    @Test
    void neverActsOnStaleSamples() {
        scene.verdicts.put(
                "b",
                new PodVerdict(
                        Band.HARD,
                        List.of(Reason.MemoryThreshold),
                        false,
                        new Symptoms(true, false, false, false, false, "", ""),
                        Cause.NONE,
                        null,
                        ""));

        assertThat(scene.plan()).isInstanceOf(Rest.class);
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
        assertThat(scene.claimed()).isEqualTo("a");
    }

    @Test
    void carriesOutARequestOldestFirstAndOnce() {
        scene.request = NOW.minusSeconds(60).toString();
        scene.pods(young("a", Duration.ofSeconds(30)), pod("b"));
        assertThat(scene.claimed()).isEqualTo("b");

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
                null,
                Outcome.Replaced));
        scene.pods(young("a", Duration.ofSeconds(30)), young("b", Duration.ofSeconds(90)));

        assertThat(scene.plan()).isEqualTo(new CompleteRequest(scene.request));
    }

    @Test
    void refusesARequestThatIsNoTime() {
        scene.request = "now";

        assertThat(scene.blocker()).isEqualTo(Blocker.InvalidRequest);
    }

    @Test
    void whenTheTimeHasComeThePodsGoOneByOneTheOldestFirst() {
        scene.schedule("55 9 * * *");
        assertThat(scene.plan()).asString().contains("pod=a", "Scheduled");

        scene.pods(pod("b"), young("c", Duration.ofMinutes(4)));
        scene.history(scheduled("a", "c", NOW.minusSeconds(700)));
        assertThat(scene.claimed()).isEqualTo("b");

        scene.pods(young("c", Duration.ofMinutes(4)), young("d", Duration.ofMinutes(1)));
        assertThat(scene.plan()).as("all are done").isInstanceOf(Rest.class);
    }

    @Test
    void podsThatWereYoungWhenTheTimeCameStay() {
        scene.schedule("55 9 * * *");
        scene.pods(young("a", Duration.ofMinutes(64)), young("b", Duration.ofMinutes(66)));

        assertThat(scene.claimed()).isEqualTo("b");
    }

    @Test
    void aTimeThatWasMissedIsMissed() {
        scene.schedule("0 9 * * *");
        scene.pods(young("a", Duration.ofHours(3)), young("b", Duration.ofHours(3)));
        assertThat(scene.plan()).as("an hour ago").isInstanceOf(Rest.class);

        scene.history(scheduled("x", "b", NOW.minusSeconds(1_200)));
        assertThat(scene.claimed()).as("unless it was begun").isEqualTo("a");
    }

    @Test
    void jitterMovesTheTime() {
        scene.times = new RestartTimes(
                CronSchedule.parse("55 9 * * *").orElseThrow(), null, Duration.ofMinutes(6), List.of());
        assertThat(scene.plan()).as("begins at 10:01").isInstanceOf(Rest.class);
    }

    @Test
    void aWindowThatOpensLaterGivesTheTimeItsHour() {
        scene.times = new RestartTimes(
                CronSchedule.parse("0 7 * * *").orElseThrow(),
                null,
                Duration.ZERO,
                List.of(new RestartTimes.Window(Set.of(), LocalTime.of(9, 30), LocalTime.of(11, 0))));
        scene.pods(young("a", Duration.ofHours(9)), young("b", Duration.ofHours(9)));

        assertThat(scene.claimed()).isEqualTo("a");
    }

    @Test
    void aScheduleThatCanNotBeReadIsToldOfAndStopsNothingElse() {
        scene.times = new RestartTimes(null, "0 25 * * *", Duration.ZERO, List.of());
        assertThat(scene.plan()).asString().contains("InvalidSchedule", "found '0 25 * * *'");

        scene.band("b", Band.SOFT);
        assertThat(scene.claimed()).isEqualTo("b");
    }

    private static Finished scheduled(String pod, String by, Instant time) {
        return new Finished(time, pod, by, List.of("Scheduled"), null, 450L, 100L, 1L, 1L, null, Outcome.Replaced);
    }
}
