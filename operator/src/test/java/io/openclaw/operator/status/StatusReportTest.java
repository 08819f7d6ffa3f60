package io.openclaw.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.crds.OpenClawRouterStatus;
import io.openclaw.operator.assess.Band;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Reason;
import io.openclaw.operator.assess.Symptoms;
import io.openclaw.operator.desired.AdminToken;
import io.openclaw.operator.desired.Blueprint;
import io.openclaw.operator.desired.Installation;
import io.openclaw.operator.desired.InvalidSpecException;
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
    private Blueprint blueprint;
    private List<PodView> pods = List.of(pod("a", true, List.of()), pod("b", true, List.of()));
    private RestartState state = RestartState.NONE;

    @BeforeEach
    void healthy() throws InvalidSpecException {
        blueprint = Blueprint.of(resource, new Installation("image", null, new AdminToken(new byte[32])));
        verdicts.put("a", verdict(Band.Ok, false, blueprint.configHash()));
        verdicts.put("b", verdict(Band.Ok, false, blueprint.configHash()));
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
        verdicts.put("b", verdict(Band.Ok, false, "old"));

        assertThat(conditions(REST)).containsEntry("ConfigApplied", "False");
    }

    @Test
    void pressureAndOverflowAreTold() {
        verdicts.put(
                "b",
                new PodVerdict(
                        Band.Soft,
                        List.of(Reason.MemoryThreshold),
                        true,
                        new Symptoms(true, false, true, false, false, "", ""),
                        blueprint.configHash(),
                        ""));

        assertThat(conditions(REST)).containsEntry("MemoryPressure", "True").containsEntry("QueueOverflow", "True");
    }

    @Test
    void fragmentationSlowCollectionsAndMissingSwapAreTold() {
        verdicts.put(
                "b",
                new PodVerdict(
                        Band.Ok,
                        List.of(),
                        true,
                        new Symptoms(false, false, false, true, true, "no swap here", ""),
                        blueprint.configHash(),
                        ""));

        assertThat(conditions(REST))
                .containsEntry("Fragmented", "True")
                .containsEntry("GCPauseExceeded", "True")
                .containsEntry("SwapNotHonoured", "True")
                .containsEntry("MemoryPressure", "False");
    }

    @Test
    void aPodThatCannotBeWatchedDegrades() {
        verdicts.put(
                "b", new PodVerdict(Band.Ok, List.of(), false, Symptoms.NONE.silent("connection refused"), null, ""));

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
        Restart restart = new Restart("a", List.of("MemoryThreshold"), NOW, 450L, Phase.Draining, "c", null);
        Finished entry = new Finished(
                NOW,
                "x",
                "a",
                List.of("MemoryThreshold"),
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
                new DeploymentView(2, "v1", true),
                pods,
                Set.of(),
                true,
                1,
                0);
        return StatusReport.of(
                resource, blueprint, view, new Signals(verdicts, Map.of(), Map.of(), null), step, state, NOW);
    }

    private Map<String, String> conditions(Step step) {
        return report(step).conditions().stream().collect(Collectors.toMap(Condition::getType, Condition::getStatus));
    }

    private static PodVerdict verdict(Band band, boolean pressure, String hash) {
        return new PodVerdict(
                band, List.of(), true, new Symptoms(pressure, false, false, false, false, "", ""), hash, "");
    }

    private static PodView pod(String name, boolean ready, List<ContainerDeath> deaths) {
        return new PodView(
                name, name, "1", NOW, "rs1", "v1", true, true, ready, null, false, null, "10.0.0.1", null, deaths);
    }
}
