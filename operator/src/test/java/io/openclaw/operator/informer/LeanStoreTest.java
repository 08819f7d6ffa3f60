package io.openclaw.operator.informer;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.operator.observe.Observer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LeanStoreTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata:
              name: edge-1
              namespace: web
              uid: 11
              resourceVersion: "7"
              creationTimestamp: 2026-01-01T00:00:00Z
              labels: {app.kubernetes.io/instance: edge, openclaw.io/traffic: enabled, pod-template-hash: abc}
              annotations: {controller.kubernetes.io/pod-deletion-cost: "-1"}
              ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: edge, uid: "3"}]
              managedFields: [{manager: kubelet, operation: Update, fieldsV1: {"f:status": {}}}]
            spec:
              serviceAccountName: edge-router
              containers: [{name: router, image: clw-router}]
              volumes: [{name: config, configMap: {name: edge-abc}}, {name: token, secret: {secretName: edge-admin}}]
            status:
              podIP: 10.0.0.1
              conditions:
                - {type: Initialized, status: "True", lastTransitionTime: 2026-01-01T00:00:01Z}
                - {type: Ready, status: "True", lastTransitionTime: 2026-01-01T00:00:02Z}
              containerStatuses:
                - name: router
                  image: clw-router
                  lastState: {terminated: {exitCode: 137, reason: OOMKilled, finishedAt: 2026-01-01T00:00:00Z}}
            """;

    @Test
    void aPodMeansTheSameToTheOperator() {
        Pod whole = Serialization.unmarshal(POD, Pod.class);
        Pod lean = LeanStore.trimmed(Serialization.unmarshal(POD, Pod.class));

        assertThat(Observer.read(List.of(lean))).isEqualTo(Observer.read(List.of(whole)));
        assertThat(mounts(lean)).isEqualTo(mounts(whole)).containsExactly("edge-abc", "edge-router");
        assertThat(Serialization.asJson(lean))
                .hasSizeLessThan(Serialization.asJson(whole).length() * 2 / 3);
    }

    private static List<String> mounts(Pod pod) {
        Secondaries secondaries = new Secondaries(List.of(), List.of(pod));
        return List.of(String.join(",", secondaries.mounted()), String.join(",", secondaries.accounts()));
    }

    @Test
    void ofADeploymentItStaysKnownWhoOwnsTheNumberOfReplicas() {
        LeanStore<Deployment> store = new LeanStore<>();
        store.put("web/edge", Serialization.unmarshal("""
                metadata:
                  name: edge
                  managedFields:
                    - {manager: hpa, operation: Update, fieldsV1: {"f:spec": {"f:replicas": {}, "f:paused": {}}}}
                    - {manager: kubelet, operation: Update, fieldsV1: {"f:status": {"f:replicas": {}}}}
                """, Deployment.class));

        assertThat(store.get("web/edge").getMetadata().getManagedFields())
                .extracting(manager -> manager.getFieldsV1().getAdditionalProperties())
                .containsExactly(Map.of("f:spec", Map.of("f:replicas", Map.of())), Map.of());
    }

    @Test
    void aResourceSharesItsSpecWithThatOfBeforeUnlessItIsAnother() {
        LeanStore<OpenClawRouter> store = new LeanStore<>();
        OpenClawRouter first = put(store, "u", 1);
        OpenClawRouter status = put(store, "u", 1);
        OpenClawRouter changed = put(store, "u", 2);
        OpenClawRouter anew = put(store, "v", 2);

        assertThat(status.getSpec()).isSameAs(first.getSpec());
        assertThat(changed.getSpec()).isNotSameAs(first.getSpec());
        assertThat(anew.getSpec()).isNotSameAs(changed.getSpec());
    }

    private static OpenClawRouter put(LeanStore<OpenClawRouter> store, String uid, long generation) {
        store.put("web/edge", Serialization.unmarshal("""
                metadata: {name: edge, uid: %s, generation: %d}
                spec: {upstreams: [{name: app, endpoints: ['http://app.web.svc:8080']}]}
                """.formatted(uid, generation), OpenClawRouter.class));
        return store.get("web/edge");
    }

    @Test
    void allElseIsKeptButForItsManagers() {
        LeanStore<Service> store = new LeanStore<>();
        store.put("web/edge", Serialization.unmarshal("""
                metadata: {name: edge, managedFields: [{manager: openclaw-operator, operation: Apply}]}
                spec: {ports: [{port: 80}]}
                """, Service.class));

        assertThat(store.get("web/edge").getMetadata().getManagedFields()).isEmpty();
        assertThat(store.get("web/edge").getSpec().getPorts()).hasSize(1);
    }
}
