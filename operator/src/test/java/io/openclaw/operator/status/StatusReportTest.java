package io.openclaw.operator.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.crds.OpenClawRouterStatus;
import io.openclaw.crds.status.Recommendation;
import io.openclaw.diagnosis.Band;
import io.openclaw.diagnosis.Cause;
import io.openclaw.diagnosis.Fleet;
import io.openclaw.diagnosis.Peak;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Reason;
import io.openclaw.operator.assess.Symptoms;
import io.openclaw.operator.desired.AdminToken;
import io.openclaw.operator.desired.Blueprint;
import io.openclaw.operator.desired.Installation;
import io.openclaw.operator.desired.InvalidSpecException;
import io.openclaw.operator.event.Happening;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.DeploymentView;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.observe.PodView.ContainerDeath;
import io.openclaw.operator.observe.RouterReader;
import io.openclaw.operator.restart.Blocker;
import io.openclaw.operator.restart.Restart;
import io.openclaw.operator.restart.Restart.Phase;
import io.openclaw.operator.restart.RestartState;
import io.openclaw.operator.restart.RestartState.Finished;
import io.openclaw.operator.restart.RestartState.Outcome;
import io.openclaw.operator.restart.Signals;
import io.openclaw.operator.restart.Step;
import io.openclaw.operator.sample.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two wanted pods, a and b. */
class StatusReportTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Step REST = new Step.Rest();

    private final OpenClawRouter resource = Serialization.unmarshal("""
            apiVersion: openclaw.io/v1alpha1
            kind: OpenClawRouter
            metadata: {name: edge, namespace: default, uid: uid-1, generation: 7, resourceVersion: "1"}
            spec: {upstreams: [{name: app, endpoints: ['http://app:80']}]}
            """, OpenClawRouter.class);
    private final Map<String, PodVerdict> verdicts = new HashMap<>();
    private final Map<String, List<Suspect>> suspects = new HashMap<>();
    private final Map<String, Peak> peaks = new HashMap<>();
    private Fleet.Finding fleet = new Fleet.Nothing();
    private Blueprint blueprint;
    private List<PodView> pods = List.of(pod("a", true, List.of()), pod("b", true, List.of()));
    private RestartState state = RestartState.NONE;

    @BeforeEach
    void healthy() throws InvalidSpecException {
        blueprint = Blueprint.of(resource, new Installation("image", null, new AdminToken(new byte[32])));
        verdicts.put("a", verdict(Band.OK, false, blueprint.configHash()));
        verdicts.put("b", verdict(Band.OK, false, blueprint.configHash()));
    }

    @Test
    void aHealthyRouterIsReadyAndNothingElseIsTrue() {
        OpenClawRouterStatus status = report(REST);

        assertThat(status.observedGeneration()).isEqualTo(7);
        assertThat(status.replicas()).isEqualTo(2);
        assertThat(status.readyReplicas()).isEqualTo(2);
        assertThat(status.selector())
                .isEqualTo(
                        "app.kubernetes.io/instance=edge,app.kubernetes.io/name=clw-router,openclaw.io/member=attached");
        assertThat(status.memory().containerLimit())
                .hasToString(blueprint.plan().limitMb() + "Mi");
        assertThat(status.conditions())
                .filteredOn(condition -> condition.getStatus().equals("True"))
                .extracting(Condition::getType)
                .containsExactly("Ready", "Available", "ConfigApplied");
        assertThat(status.conditions())
                .allSatisfy(condition ->
                        assertThat(condition.getObservedGeneration()).isEqualTo(7));
    }

    @Test
    void anUnchangedSituationGivesAnEqualStatus() {
        OpenClawRouterStatus first = report(REST);
        resource.setStatus(first);

        assertThat(report(REST)).isEqualTo(first);
        assertThat(Serialization.unmarshal(Serialization.asJson(first), OpenClawRouterStatus.class))
                .isEqualTo(first);
    }

    @Test
    void anUnreadyPodMakesItUnavailable() {
        pods = List.of(pod("a", true, List.of()), pod("b", false, List.of()));

        assertThat(conditions(REST))
                .containsEntry("Available", "False")
                .containsEntry("Ready", "False")
                .containsEntry("Progressing", "True");
    }

    @Test
    void anotherConfigurationInForceIsTold() {
        verdicts.put("b", verdict(Band.OK, false, "old"));

        assertThat(conditions(REST)).containsEntry("ConfigApplied", "False");
    }

    @Test
    void pressureAndOverflowAreTold() {
        verdicts.put(
                "b",
                new PodVerdict(
                        Band.SOFT,
                        List.of(Reason.MemoryThreshold),
                        true,
                        new Symptoms(true, false, true, false, false, "", ""),
                        Cause.NONE,
                        blueprint.configHash(),
                        ""));

        assertThat(conditions(REST)).containsEntry("MemoryPressure", "True").containsEntry("QueueOverflow", "True");
    }

    @Test
    void fragmentationSlowCollectionsAndMissingSwapAreTold() {
        verdicts.put(
                "b",
                new PodVerdict(
                        Band.OK,
                        List.of(),
                        true,
                        new Symptoms(false, false, false, true, true, "no swap here", ""),
                        Cause.NONE,
                        blueprint.configHash(),
                        ""));

        assertThat(conditions(REST))
                .containsEntry("Fragmented", "True")
                .containsEntry("GCPauseExceeded", "True")
                .containsEntry("SwapNotHonoured", "True")
                .containsEntry("MemoryPressure", "False");
    }

    @Test
    void aSuspectedLeakIsToldWithItsClass() {
        verdicts.put(
                "b",
                new PodVerdict(
                        Band.OK, List.of(), true, Symptoms.NONE, Cause.HANDLER_LEAK, blueprint.configHash(), ""));
        suspects.put("b", List.of(new Suspect("leaking", "acme.BodyListener", 800, 12.5)));

        assertThat(report(REST).conditions())
                .filteredOn(condition -> condition.getType().equals("LeakSuspected"))
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.getStatus()).isEqualTo("True");
                    assertThat(condition.getReason()).isEqualTo("HandlerLeak");
                    assertThat(condition.getMessage()).contains("in: b.", "acme.BodyListener of filter leaking");
                });
    }

    @Test
    void aHeapThatIsTooLargeOrTooSmallIsTold() {
        assertThat(report(REST).recommendation()).isNull();

        peaks.put("a", new Peak(100, 90_000));
        peaks.put("b", new Peak(120, 80_000));
        assertThat(report(REST).recommendation()).as("not a day yet").isNull();

        peaks.put("b", new Peak(120, 90_000));
        Recommendation smaller = report(REST).recommendation();
        assertThat(smaller.maxHeap()).hasToString("192Mi");
        assertThat(smaller.because())
                .isEqualTo(
                        "live memory was 120 MB at most in 2 pods within 25 h; that and 15 % more are three quarters of it");
        resource.setStatus(report(REST));
        peaks.put("b", new Peak(122, 93_000));
        assertThat(report(REST).recommendation()).as("noise").isEqualTo(smaller);
        peaks.put("a", new Peak(50, 60));
        peaks.put("b", new Peak(50, 60));
        assertThat(report(REST).recommendation())
                .as("the operator was restarted")
                .isEqualTo(smaller);

        cause("b", Cause.HANDLER_LEAK);
        assertThat(report(REST).recommendation()).isNull();

        cause("b", Cause.INSUFFICIENT_MEMORY);
        peaks.put("b", new Peak(410, 600));
        assertThat(report(REST).recommendation().maxHeap()).hasToString("640Mi");
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
        resource.setSpec(sized.getSpec());
        healthy();
        cause("b", Cause.INSUFFICIENT_MEMORY);
        peaks.put("b", new Peak(410, 600));
        resource.setStatus(report(REST));
        assertThat(blueprint.isOf(resource)).isFalse();
        assertThat(Happening.resized(sized.getSpec(), null, resource.getStatus().recommendation()))
                .get()
                .satisfies(told -> assertThat(told.message()).contains("640Mi"));

        healthy();
        assertThat(heapMb()).isEqualTo(640);
        assertThat(blueprint.isOf(resource)).isTrue();
        assertThat(report(REST).recommendation().maxHeap()).as("well").hasToString("640Mi");
        cause("b", Cause.HANDLER_LEAK);
        assertThat(report(REST).recommendation().maxHeap()).as("a leak").hasToString("640Mi");

        cause("b", Cause.INSUFFICIENT_MEMORY);
        peaks.put("b", new Peak(2_000, 600));
        resource.setStatus(report(REST));
        healthy();
        assertThat(resource.getStatus().recommendation().maxHeap()).hasToString("3Gi");
        assertThat(heapMb()).as("twice the spec's at most").isEqualTo(1_024);
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

    private int heapMb() {
        return blueprint.settings().router().process().maxHeapMb();
    }

    private void cause(String pod, Cause cause) {
        verdicts.put(pod, new PodVerdict(Band.OK, List.of(), true, Symptoms.NONE, cause, blueprint.configHash(), ""));
    }

    @Test
    void aReleaseThatLeaksIsTold() {
        fleet = new Fleet.ReleaseLeak("rs2", "3 of 3 pods of revision rs2 grow, 0 of 1 of rs1 did.");
        assertThat(conditions(REST)).as("no pod near its end").containsEntry("LeakSuspected", "False");

        verdicts.put(
                "b",
                new PodVerdict(
                        Band.OK, List.of(), true, Symptoms.NONE, Cause.HANDLER_LEAK, blueprint.configHash(), ""));
        assertThat(report(REST).conditions())
                .filteredOn(condition -> condition.getType().equals("LeakSuspected"))
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.getReason()).isEqualTo("ReleaseLeak");
                    assertThat(condition.getMessage()).contains("go back to that spec.image");
                });
    }

    @Test
    void aPodThatCannotBeWatchedDegrades() {
        verdicts.put(
                "b",
                new PodVerdict(
                        Band.OK, List.of(), false, Symptoms.NONE.silent("connection refused"), Cause.NONE, null, ""));

        assertThat(conditions(REST)).containsEntry("Degraded", "True").containsEntry("Ready", "True");
        assertThat(report(REST).conditions())
                .filteredOn(condition -> condition.getType().equals("Degraded"))
                .singleElement()
                .satisfies(condition -> assertThat(condition.getMessage()).contains("b (connection refused)"));
    }

    @Test
    void aHeldRestartSaysWhy() {
        Step hold = new Step.Hold(Blocker.Cooldown, "until noon");

        assertThat(report(hold).conditions())
                .filteredOn(condition -> condition.getType().equals("RestartBlocked"))
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.getStatus()).isEqualTo("True");
                    assertThat(condition.getReason()).isEqualTo("Cooldown");
                    assertThat(condition.getMessage())
                            .isEqualTo("until noon (see docs/runbook/conditions/RestartBlocked.md)");
                });
    }

    @Test
    void restartsThatDoNotHelpDegrade() {
        Step hold = new Step.Hold(Blocker.RestartIneffective, "raise the heap");

        assertThat(conditions(hold))
                .containsEntry("Degraded", "True")
                .containsEntry("RestartIneffective", "True")
                .containsEntry("Ready", "False");
    }

    @Test
    void aDeathOfMemoryIsCountedOnceAndDegradesForAnHour() {
        Instant death = NOW.minusSeconds(60);
        pods = List.of(
                pod("a", true, List.of(new ContainerDeath("router", 137, "OOMKilled", death))),
                pod("b", true, List.of()));
        state = state.withDeathsIn(pods).withDeathsIn(pods);

        assertThat(report(REST).restarts().oomKilled()).isEqualTo(1);
        assertThat(conditions(REST)).containsEntry("OOMKilled", "True").containsEntry("Degraded", "True");
        assertThat(report(REST).history())
                .singleElement()
                .satisfies(entry -> assertThat(entry.outcome()).isEqualTo("OOMKilled"));

        state = RestartState.NONE.withDeathsIn(List.of(
                pod("a", true, List.of(new ContainerDeath("router", 137, "Error", NOW.minus(Duration.ofHours(1)))))));
        assertThat(conditions(REST)).containsEntry("OOMKilled", "False").containsEntry("Degraded", "False");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        Restart restart = new Restart("a", List.of("MemoryThreshold"), null, NOW, 450L, Phase.Draining, "c", null);
        Finished entry = new Finished(
                NOW,
                "x",
                "a",
                List.of("MemoryThreshold"),
                null,
                450L,
                20L,
                1_500L,
                2_500L,
                "1.0 MB in 1 byte[]",
                Outcome.Replaced);
        state = new RestartState(restart, List.of(entry), 1, 0, "MemoryThreshold", "2026-11-22T09:00:00Z");
        resource.setStatus(report(REST));

        assertThat(RouterReader.read(resource, blueprint.settings(), Duration.ofMinutes(5), 5)
                        .state())
                .isEqualTo(state);
    }

    @Test
    void anInvalidSpecLeavesTheRestAsItWas() {
        OpenClawRouterStatus before = report(REST);
        resource.setStatus(before);

        OpenClawRouterStatus status = StatusReport.invalid(resource, "spec.queue.maxSize: found x", NOW);

        assertThat(status.memory()).isEqualTo(before.memory());
        assertThat(status.conditions()).hasSameSizeAs(before.conditions());
        assertThat(status.conditions())
                .filteredOn(condition -> condition.getType().equals("Degraded"))
                .singleElement()
                .satisfies(condition -> assertThat(condition.getMessage()).startsWith("spec.queue.maxSize: found x"));
    }

    private OpenClawRouterStatus report(Step step) {
        ClusterView view = new ClusterView(
                RouterReader.read(resource, blueprint.settings(), Duration.ofMinutes(5), 5),
                new DeploymentView(2, "v1", true, false, false),
                pods,
                Set.of(),
                true,
                1,
                0);
        return StatusReport.of(
                resource,
                blueprint,
                view,
                new Signals(verdicts, Map.of(), Map.of(), peaks, suspects, fleet, null),
                step,
                state,
                null,
                NOW);
    }

    private Map<String, String> conditions(Step step) {
        return report(step).conditions().stream().collect(Collectors.toMap(Condition::getType, Condition::getStatus));
    }

    private static PodVerdict verdict(Band band, boolean pressure, String hash) {
        return new PodVerdict(
                band,
                List.of(),
                true,
                new Symptoms(pressure, false, false, false, false, "", ""),
                Cause.NONE,
                hash,
                "");
    }

    private static PodView pod(String name, boolean ready, List<ContainerDeath> deaths) {
        return new PodView(
                name, name, "1", NOW, "rs1", "v1", true, true, ready, null, false, null, "10.0.0.1", null, deaths);
    }
}
