package io.openclaw.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.openclaw.crds.OpenClawRouterStatus;
import io.openclaw.diagnosis.Band;
import io.openclaw.diagnosis.Cause;
import io.openclaw.diagnosis.Fleet;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Reason;
import io.openclaw.operator.assess.Symptoms;
import io.openclaw.operator.observe.DeploymentView;
import io.openclaw.operator.observe.PodView.ContainerDeath;
import io.openclaw.operator.observe.RouterReader;
import io.openclaw.operator.restart.Blocker;
import io.openclaw.operator.restart.Restart;
import io.openclaw.operator.restart.Restart.Phase;
import io.openclaw.operator.restart.RestartState;
import io.openclaw.operator.restart.RestartState.Finished;
import io.openclaw.operator.restart.RestartState.Outcome;
import io.openclaw.operator.restart.Step;
import io.openclaw.operator.sample.Suspect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the status says of two wanted pods, a and b. */
class StatusReportTest {
    private static final Instant NOW = Seen.NOW;
    private static final Step REST = new Step.Rest();

    private final Seen seen = new Seen();

    @Test
    void aHealthyRouterIsReadyAndNothingElseIsTrue() {
        OpenClawRouterStatus status = seen.report(REST);

        assertThat(status.observedGeneration()).isEqualTo(7);
        assertThat(status.replicas()).isEqualTo(2);
        assertThat(status.readyReplicas()).isEqualTo(2);
        assertThat(status.selector())
                .isEqualTo(
                        "app.kubernetes.io/instance=edge,app.kubernetes.io/name=clw-router,openclaw.io/member=attached");
        assertThat(status.memory().containerLimit())
                .hasToString(seen.blueprint.plan().limitMb() + "Mi");
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
        OpenClawRouterStatus first = seen.report(REST);
        seen.resource.setStatus(first);

        assertThat(seen.report(REST)).isEqualTo(first);
        assertThat(Serialization.unmarshal(Serialization.asJson(first), OpenClawRouterStatus.class))
                .isEqualTo(first);
    }

    @Test
    void anUnreadyPodMakesItUnavailable() {
        seen.pods = List.of(Seen.pod("a", true, List.of()), Seen.pod("b", false, List.of()));

        assertThat(seen.conditions(REST))
                .containsEntry("Available", "False")
                .containsEntry("Ready", "False")
                .containsEntry("Progressing", "True");
    }

    @Test
    void anotherConfigurationInForceIsTold() {
        seen.verdicts.put("b", Seen.verdict(Band.OK, false, "old"));

        assertThat(seen.conditions(REST)).containsEntry("ConfigApplied", "False");
    }

    @Test
    void pressureAndOverflowAreTold() {
        seen.verdicts.put(
                "b",
                new PodVerdict(
                        Band.SOFT,
                        List.of(Reason.MemoryThreshold),
                        true,
                        new Symptoms(true, false, true, false, false, "", ""),
                        Cause.NONE,
                        seen.blueprint.configHash(),
                        ""));

        assertThat(seen.conditions(REST))
                .containsEntry("MemoryPressure", "True")
                .containsEntry("QueueOverflow", "True");
    }

    @Test
    void fragmentationSlowCollectionsAndMissingSwapAreTold() {
        seen.verdicts.put(
                "b",
                new PodVerdict(
                        Band.OK,
                        List.of(),
                        true,
                        new Symptoms(false, false, false, true, true, "no swap here", ""),
                        Cause.NONE,
                        seen.blueprint.configHash(),
                        ""));

        assertThat(seen.conditions(REST))
                .containsEntry("Fragmented", "True")
                .containsEntry("GCPauseExceeded", "True")
                .containsEntry("SwapNotHonoured", "True")
                .containsEntry("MemoryPressure", "False");
    }

    @Test
    void aSuspectedLeakIsToldWithItsClass() {
        seen.verdicts.put(
                "b",
                new PodVerdict(
                        Band.OK, List.of(), true, Symptoms.NONE, Cause.HANDLER_LEAK, seen.blueprint.configHash(), ""));
        seen.suspects.put("b", List.of(new Suspect("leaking", "acme.BodyListener", 800, 12.5)));

        assertThat(seen.report(REST).conditions())
                .filteredOn(condition -> condition.getType().equals("LeakSuspected"))
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.getStatus()).isEqualTo("True");
                    assertThat(condition.getReason()).isEqualTo("HandlerLeak");
                    assertThat(condition.getMessage()).contains("in: b.", "acme.BodyListener of filter leaking");
                });
    }

    @Test
    void aRolloutThatStandsIsTold() {
        seen.deployment = new DeploymentView(2, "v2", false, true, true);
        seen.state = new RestartState(
                new Restart("a", List.of(), null, NOW, null, Phase.Surging, null, null), List.of(), 0, 0, null, null);
        assertThat(seen.conditions(REST)).as("and a pod is replaced").containsEntry("Ready", "False");
        seen.state = RestartState.NONE;

        assertThat(seen.report(REST).conditions())
                .filteredOn(condition -> Set.of("Ready", "Progressing").contains(condition.getType()))
                .hasSize(2)
                .allSatisfy(condition -> {
                    assertThat(condition.getReason()).isEqualTo("RolloutPaused");
                    assertThat(condition.getMessage())
                            .contains(
                                    "0 pods are of the newest template",
                                    "kubectl rollout resume deployment/edge",
                                    "another spec.image");
                });
    }

    @Test
    void aReleaseThatLeaksIsTold() {
        seen.fleet = new Fleet.ReleaseLeak("rs2", "3 of 3 pods of revision rs2 grow, 0 of 1 of rs1 did.");
        assertThat(seen.conditions(REST)).as("no pod near its end").containsEntry("LeakSuspected", "False");

        seen.verdicts.put(
                "b",
                new PodVerdict(
                        Band.OK, List.of(), true, Symptoms.NONE, Cause.HANDLER_LEAK, seen.blueprint.configHash(), ""));
        assertThat(seen.report(REST).conditions())
                .filteredOn(condition -> condition.getType().equals("LeakSuspected"))
                .singleElement()
                .satisfies(condition -> {
                    assertThat(condition.getReason()).isEqualTo("ReleaseLeak");
                    assertThat(condition.getMessage()).contains("go back to that spec.image");
                });
    }

    @Test
    void aPodThatCannotBeWatchedDegrades() {
        seen.verdicts.put(
                "b",
                new PodVerdict(
                        Band.OK, List.of(), false, Symptoms.NONE.silent("connection refused"), Cause.NONE, null, ""));

        assertThat(seen.conditions(REST)).containsEntry("Degraded", "True").containsEntry("Ready", "True");
        assertThat(seen.report(REST).conditions())
                .filteredOn(condition -> condition.getType().equals("Degraded"))
                .singleElement()
                .satisfies(condition -> assertThat(condition.getMessage()).contains("b (connection refused)"));
    }

    @Test
    void aHeldRestartSaysWhy() {
        Step hold = new Step.Hold(Blocker.Cooldown, "until noon");

        assertThat(seen.report(hold).conditions())
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

        assertThat(seen.conditions(hold))
                .containsEntry("Degraded", "True")
                .containsEntry("RestartIneffective", "True")
                .containsEntry("Ready", "False");
    }

    @Test
    void aDeathOfMemoryIsCountedOnceAndDegradesForAnHour() {
        Instant death = NOW.minusSeconds(60);
        seen.pods = List.of(
                Seen.pod("a", true, List.of(new ContainerDeath("router", 137, "OOMKilled", death))),
                Seen.pod("b", true, List.of()));
        seen.state = seen.state.withDeathsIn(seen.pods).withDeathsIn(seen.pods);

        assertThat(seen.report(REST).restarts().oomKilled()).isEqualTo(1);
        assertThat(seen.conditions(REST)).containsEntry("OOMKilled", "True").containsEntry("Degraded", "True");
        assertThat(seen.report(REST).history())
                .singleElement()
                .satisfies(entry -> assertThat(entry.outcome()).isEqualTo("OOMKilled"));

        seen.state = RestartState.NONE.withDeathsIn(List.of(Seen.pod(
                "a", true, List.of(new ContainerDeath("router", 137, "Error", NOW.minus(Duration.ofHours(1)))))));
        assertThat(seen.conditions(REST)).containsEntry("OOMKilled", "False").containsEntry("Degraded", "False");
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
        seen.state = new RestartState(restart, List.of(entry), 1, 0, "MemoryThreshold", "2026-11-22T09:00:00Z");
        seen.resource.setStatus(seen.report(REST));

        assertThat(RouterReader.read(seen.resource, seen.blueprint.settings(), Duration.ofMinutes(5), 5)
                        .state())
                .isEqualTo(seen.state);
    }

    @Test
    void anInvalidSpecLeavesTheRestAsItWas() {
        OpenClawRouterStatus before = seen.report(REST);
        seen.resource.setStatus(before);

        OpenClawRouterStatus status = StatusReport.invalid(seen.resource, "spec.queue.maxSize: found x", NOW);

        assertThat(status.memory()).isEqualTo(before.memory());
        assertThat(status.conditions()).hasSameSizeAs(before.conditions());
        assertThat(status.conditions())
                .filteredOn(condition -> condition.getType().equals("Degraded"))
                .singleElement()
                .satisfies(condition -> assertThat(condition.getMessage()).startsWith("spec.queue.maxSize: found x"));
    }
}
