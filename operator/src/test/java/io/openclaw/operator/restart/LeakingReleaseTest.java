package io.openclaw.operator.restart;

import static io.openclaw.operator.restart.Pods.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.diagnosis.Band;
import io.openclaw.diagnosis.Cause;
import io.openclaw.diagnosis.Fleet;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Symptoms;
import io.openclaw.operator.observe.DeploymentView;
import io.openclaw.operator.restart.Step.Claim;
import io.openclaw.operator.restart.Step.PauseRollout;
import io.openclaw.operator.restart.Step.Rest;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whether a rollout goes on. */
class LeakingReleaseTest {
    private final Scene scene = new Scene();

    @BeforeEach
    void threeOfFourPodsAreOfANewRevisionThatLeaks() {
        scene.pods(pod("a"), Pods.of("rs2", "v2", "b"), Pods.of("rs2", "v2", "c"), Pods.of("rs2", "v2", "d"));
        scene.deployment = new DeploymentView(4, "v2", false, false, false);
        scene.fleet = new Fleet.ReleaseLeak("rs2", "3 of 3 pods of revision rs2 grow, 0 of 1 of rs1 did.");
        scene.verdicts.put("c", verdict(Band.OK, Cause.HANDLER_LEAK));
    }

    private static PodVerdict verdict(Band band, Cause cause) {
        return new PodVerdict(band, List.of(), true, Symptoms.NONE, cause, "c", "");
    }

    @Test
    void itIsPausedAndSaysHowToGoBackAndOn() {
        assertThat(scene.plan())
                .isInstanceOfSatisfying(
                        PauseRollout.class,
                        pause -> assertThat(pause)
                                .returns("v2", PauseRollout::stamp)
                                .extracting(PauseRollout::message)
                                .asString()
                                .startsWith("3 of 3 pods of revision rs2 grow")
                                .contains("spec.image", "kubectl rollout resume deployment/edge"));
    }

    @Test
    void onceItStandsPodsThatAreFullAreReplaced() {
        scene.deployment = new DeploymentView(4, "v2", false, true, true);
        scene.band("c", Band.HARD);

        assertThat(scene.plan()).isInstanceOf(Claim.class);
    }

    @Test
    void whoeverResumesItIsNotOverruled() {
        scene.deployment = new DeploymentView(4, "v2", false, false, true);

        assertThat(scene.plan()).isInstanceOf(Rest.class);
    }

    @Test
    void nobodyRollsBackAgainstIt() {
        scene.deployment = new DeploymentView(4, "v1", false, false, false);

        assertThat(scene.plan()).as("what leaks is on its way out").isInstanceOf(Rest.class);
    }

    @Test
    void growthThatIsNoLeakDoesNotPauseIt() {
        scene.verdicts.put("c", verdict(Band.OK, Cause.NONE));

        assertThat(scene.plan()).isInstanceOf(Rest.class);
    }

    @Test
    void whatIsRolledOutIsNotPaused() {
        scene.deployment = new DeploymentView(4, "v2", true, false, false);

        assertThat(scene.plan()).isInstanceOf(Rest.class);
    }

    @Test
    void aRouterThatIsToBeLeftAloneIs() {
        scene.paused = true;

        assertThat(scene.plan()).isInstanceOf(Rest.class);
    }
}
