package io.openclaw.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.crds.status.Recommendation;
import io.openclaw.diagnosis.Cause;
import io.openclaw.diagnosis.Peak;
import io.openclaw.operator.desired.AdminToken;
import io.openclaw.operator.desired.Blueprint;
import io.openclaw.operator.desired.Installation;
import io.openclaw.operator.desired.InvalidSpecException;
import io.openclaw.operator.event.Happening;
import io.openclaw.operator.observe.DeploymentView;
import io.openclaw.operator.restart.Step;
import org.junit.jupiter.api.Test;

/** The heap that is recommended, and the one that is in force. */
class RightSizeTest {
    private static final Step REST = new Step.Rest();

    private final Seen seen = new Seen();

    @Test
    void aHeapThatIsTooLargeOrTooSmallIsTold() {
        assertThat(seen.report(REST).recommendation()).isNull();

        seen.peaks.put("a", new Peak(100, 90_000));
        seen.peaks.put("b", new Peak(120, 80_000));
        assertThat(seen.report(REST).recommendation()).as("not a day yet").isNull();

        seen.peaks.put("b", new Peak(120, 90_000));
        Recommendation smaller = seen.report(REST).recommendation();
        assertThat(smaller.maxHeap()).hasToString("192Mi");
        assertThat(smaller.because())
                .isEqualTo(
                        "live memory was 120 MB at most in 2 pods within 25 h; that and 15 % more are three quarters of it");
        seen.resource.setStatus(seen.report(REST));
        seen.peaks.put("b", new Peak(122, 93_000));
        assertThat(seen.report(REST).recommendation()).as("noise").isEqualTo(smaller);
        seen.peaks.put("a", new Peak(50, 60));
        seen.peaks.put("b", new Peak(50, 60));
        assertThat(seen.report(REST).recommendation())
                .as("the operator was restarted")
                .isEqualTo(smaller);

        seen.cause("b", Cause.HANDLER_LEAK);
        assertThat(seen.report(REST).recommendation()).isNull();

        seen.cause("b", Cause.INSUFFICIENT_MEMORY);
        seen.peaks.put("b", new Peak(410, 600));
        assertThat(seen.report(REST).recommendation().maxHeap()).hasToString("640Mi");
    }

    @Test
    void noOtherTemplateIsRecommendedWhileARolloutStands() {
        seen.cause("b", Cause.INSUFFICIENT_MEMORY);
        seen.peaks.put("b", new Peak(410, 600));
        seen.deployment = new DeploymentView(2, "v2", false, true, true);

        assertThat(seen.report(REST).recommendation()).isNull();
    }

    /** Without it the pods would go back to the heap that was not right. */
    @Test
    void aHeapThatIsInForceStaysRecommended() throws InvalidSpecException {
        OpenClawRouter sized = Serialization.unmarshal("""
                apiVersion: openclaw.io/v1alpha1
                kind: OpenClawRouter
                spec:
                  autosize: Apply
                  process: {maxHeap: 512Mi}
                  upstreams: [{name: app, endpoints: ['http://app:80']}]
                """, OpenClawRouter.class);
        seen.resource.setSpec(sized.getSpec());
        seen.healthy();
        seen.cause("b", Cause.INSUFFICIENT_MEMORY);
        seen.peaks.put("b", new Peak(410, 600));
        seen.resource.setStatus(seen.report(REST));
        assertThat(seen.blueprint.isOf(seen.resource)).isFalse();
        assertThat(Happening.resized(
                        sized.getSpec(), null, seen.resource.getStatus().recommendation()))
                .get()
                .satisfies(told -> assertThat(told.message()).contains("640Mi"));

        seen.healthy();
        assertThat(seen.heapMb()).isEqualTo(640);
        assertThat(seen.blueprint.isOf(seen.resource)).isTrue();
        assertThat(seen.report(REST).recommendation().maxHeap()).as("well").hasToString("640Mi");
        seen.cause("b", Cause.HANDLER_LEAK);
        assertThat(seen.report(REST).recommendation().maxHeap()).as("a leak").hasToString("640Mi");

        seen.cause("b", Cause.INSUFFICIENT_MEMORY);
        seen.peaks.put("b", new Peak(2_000, 600));
        seen.resource.setStatus(seen.report(REST));
        seen.healthy();
        assertThat(seen.resource.getStatus().recommendation().maxHeap()).hasToString("3Gi");
        assertThat(seen.heapMb()).as("twice the spec's at most").isEqualTo(1_024);
    }

    @Test
    void aRecommendedHeapThatTheSpecCannotHaveIsToldAsThat() {
        OpenClawRouter sized = Serialization.unmarshal("""
                apiVersion: openclaw.io/v1alpha1
                kind: OpenClawRouter
                metadata: {name: edge, namespace: default, uid: uid-1, generation: 7}
                spec:
                  autosize: Apply
                  process: {maxHeap: 512Mi, maxOldSpace: 384Mi}
                  upstreams: [{name: app, endpoints: ['http://app:80']}]
                status: {recommendation: {maxHeap: 256Mi}}
                """, OpenClawRouter.class);

        assertThatThrownBy(() -> Blueprint.of(sized, new Installation("image", null, new AdminToken(new byte[32]))))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("status.recommendation");
    }
}
