package io.openclaw.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.crds.OpenClawRouterStatus;
import io.openclaw.diagnosis.Band;
import io.openclaw.diagnosis.Cause;
import io.openclaw.diagnosis.Fleet;
import io.openclaw.diagnosis.Peak;
import io.openclaw.operator.assess.PodVerdict;
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
import io.openclaw.operator.restart.RestartState;
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

/** What is seen of a router: two wanted pods, a and b, both well. */
final class Seen {
    static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    final OpenClawRouter resource = Serialization.unmarshal("""
            apiVersion: openclaw.io/v1alpha1
            kind: OpenClawRouter
            metadata: {name: edge, namespace: default, uid: uid-1, generation: 7, resourceVersion: "1"}
            spec: {upstreams: [{name: app, endpoints: ['http://app:80']}]}
            """, OpenClawRouter.class);
    final Map<String, PodVerdict> verdicts = new HashMap<>();
    final Map<String, List<Suspect>> suspects = new HashMap<>();
    final Map<String, Peak> peaks = new HashMap<>();
    Fleet.Finding fleet = new Fleet.Nothing();
    Blueprint blueprint;
    List<PodView> pods = List.of(pod("a", true, List.of()), pod("b", true, List.of()));
    RestartState state = RestartState.NONE;

    DeploymentView deployment = new DeploymentView(2, "v1", true, false, false);

    Seen() {
        healthy();
    }

    /** Anew, as the resource is now. */
    void healthy() {
        try {
            blueprint = Blueprint.of(resource, new Installation("image", null, new AdminToken(new byte[32])));
        } catch (InvalidSpecException e) {
            throw new AssertionError(e);
        }
        verdicts.put("a", verdict(Band.OK, false, blueprint.configHash()));
        verdicts.put("b", verdict(Band.OK, false, blueprint.configHash()));
    }

    int heapMb() {
        return blueprint.settings().router().process().maxHeapMb();
    }

    void cause(String pod, Cause cause) {
        verdicts.put(pod, new PodVerdict(Band.OK, List.of(), true, Symptoms.NONE, cause, blueprint.configHash(), ""));
    }

    OpenClawRouterStatus report(Step step) {
        ClusterView view = new ClusterView(
                RouterReader.read(resource, blueprint.settings(), Duration.ofMinutes(5), 5),
                deployment,
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

    Map<String, String> conditions(Step step) {
        return report(step).conditions().stream().collect(Collectors.toMap(Condition::getType, Condition::getStatus));
    }

    static PodVerdict verdict(Band band, boolean pressure, String hash) {
        return new PodVerdict(
                band,
                List.of(),
                true,
                new Symptoms(pressure, false, false, false, false, "", ""),
                Cause.NONE,
                hash,
                "");
    }

    static PodView pod(String name, boolean ready, List<ContainerDeath> deaths) {
        return new PodView(
                name, name, "1", NOW, "rs1", "v1", true, true, ready, null, false, null, "10.0.0.1", null, deaths);
    }
}
