package io.openclaw.e2e.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.openclaw.e2e.cluster.api.TestServer;
import io.openclaw.e2e.cluster.api.Write;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stand-in controllers together, on a node whose kubelet is the test. */
@Timeout(60)
class ControllersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String MERGE = "application/merge-patch+json";

    private TestServer server;
    private KubernetesClient client;
    private List<Controller> controllers;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer();
        client = server.client();
        server.post("/api/v1/nodes", "{'metadata':{'name':'n'}}");
        server.patch("/api/v1/nodes/n/status", MERGE, "{'status':{'allocatable':{'memory':'500Mi'}}}");
        controllers = List.of(
                new DeploymentController(client),
                new ReplicaSetController(client),
                new EndpointSliceController(client),
                new DisruptionController(client),
                new GarbageCollector(client),
                new Scheduler(client));
        controllers.forEach(Controller::start);
    }

    @AfterEach
    void stop() {
        controllers.forEach(Controller::close);
        client.close();
        server.close();
    }

    private void deploy(int replicas, String image) {
        server.apply(DEPLOYMENTS + "/d", "test", true, """
                {'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'d'},'spec':{'replicas':%d,
                 'selector':{'matchLabels':{'app':'x'}},'strategy':{'rollingUpdate':{'maxSurge':1,'maxUnavailable':0}},
                 'template':{'metadata':{'labels':{'app':'x','traffic':'on'}},'spec':{'containers':[{'name':'c','image':'%s',
                 'ports':[{'name':'http','containerPort':80}],'resources':{'requests':{'memory':'100Mi'}}}]}}}}
                """.formatted(replicas, image));
    }

    private Write await(Predicate<Write> which) throws InterruptedException {
        return server.api().writes().await(which, PATIENCE);
    }

    private Write awaitAfter(Write earlier, Predicate<Write> which) throws InterruptedException {
        return await(which.and(write -> write.revision() > earlier.revision()));
    }

    private static Predicate<Write> on(String resource, String pointer, String value) {
        return write -> write.resource().equals(resource)
                && write.after()
                        .filter(o -> o.at(pointer).asText().equals(value))
                        .isPresent();
    }

    private static Predicate<Write> created(String resource) {
        return write -> write.resource().equals(resource) && write.before().isEmpty();
    }

    private static Predicate<Write> gone(String resource, String name) {
        return write -> write.resource().equals(resource)
                && write.name().equals(name)
                && write.after().isEmpty();
    }

    private List<String> pods() {
        return server.get(PODS)
                        .body()
                        .path("items")
                        .findValuesAsText("generateName")
                        .isEmpty()
                ? List.of()
                : server.get(PODS)
                        .body()
                        .path("items")
                        .valueStream()
                        .map(pod -> pod.at("/metadata/name").asText())
                        .toList();
    }

    /** As a kubelet would, once the scheduler has given it the pod. */
    private void run(String pod, String ip) {
        server.patch(
                PODS + "/" + pod + "/status",
                MERGE,
                "{'status':{'phase':'Running','podIP':'" + ip
                        + "','conditions':[{'type':'Ready','status':'True','lastTransitionTime':'2026-01-01T00:00:00Z'}]}}");
    }

    private List<String> deployReady(int replicas) throws InterruptedException {
        deploy(replicas, "one");
        await(on("replicasets.apps", "/status/replicas", Integer.toString(replicas)));
        List<String> pods = pods();
        pods.forEach(pod -> run(pod, "127.16.255." + (pods.indexOf(pod) + 1)));
        await(on("deployments.apps", "/status/availableReplicas", Integer.toString(replicas)));
        return pods;
    }

    @Test
    void aDeploymentMakesASetThatMakesPodsThatAreScheduled() throws InterruptedException {
        deployReady(2);
        await(on("deployments.apps", "/status/conditions/1/reason", "NewReplicaSetAvailable"));
        JsonNode pod = server.get(PODS).body().at("/items/0");
        assertThat(pod.at("/spec/nodeName").asText()).isEqualTo("n");
        assertThat(pod.at("/metadata/labels/pod-template-hash").asText()).isNotEmpty();
        assertThat(pod.at("/metadata/ownerReferences/0/kind").asText()).isEqualTo("ReplicaSet");
    }

    @Test
    void aPodThatLosesItsLabelIsReleasedAndReplacedAndMayComeBack() throws InterruptedException {
        String pod = deployReady(2).getFirst();
        server.patch(PODS + "/" + pod, MERGE, "{'metadata':{'labels':{'app':'detached'}}}");
        Write released = await(w -> w.name().equals(pod)
                && w.after()
                        .filter(o -> o.at("/metadata/ownerReferences").isEmpty())
                        .isPresent());
        Write replacement = awaitAfter(released, created("pods"));
        assertThat(pods()).hasSize(3).contains(pod, replacement.name());

        server.patch(
                PODS + "/" + replacement.name(),
                MERGE,
                "{'metadata':{'annotations':{'controller.kubernetes.io/pod-deletion-cost':'-1'}}}");
        Write back = await(w -> w.name().equals(replacement.name())
                && w.annotation("controller.kubernetes.io/pod-deletion-cost").isPresent());
        server.patch(PODS + "/" + pod, MERGE, "{'metadata':{'labels':{'app':'x'}}}");
        awaitAfter(
                back,
                w -> w.name().equals(pod)
                        && w.after()
                                .filter(o -> o.at("/metadata/ownerReferences/0/kind")
                                        .asText()
                                        .equals("ReplicaSet"))
                                .isPresent());
        awaitAfter(back, w -> w.verb().equals("delete") && w.name().equals(replacement.name()));
    }

    @Test
    void aPodThatAnotherControllerTookIsReplaced() throws InterruptedException {
        String pod = deployReady(1).getFirst();
        server.patch(
                PODS + "/" + pod,
                MERGE,
                "{'metadata':{'labels':{'app':'detached'},'ownerReferences':[{'apiVersion':'v1','kind':'ConfigMap','name':'o','uid':'u','controller':true}]}}");
        Write taken = await(w -> w.name().equals(pod) && w.label("app").equals(Optional.of("detached")));
        awaitAfter(taken, created("pods"));
    }

    @Test
    void anUpdateSurgesFirstAndWaitsForTheNewPod() throws InterruptedException {
        List<String> before = deployReady(2);
        deploy(2, "two");
        Write next = await(created("pods").and(w -> !before.contains(w.name())));
        assertThat(pods()).containsAll(before).hasSize(3);
        run(next.name(), "127.16.255.9");
        awaitAfter(next, w -> w.verb().equals("delete") && before.contains(w.name()));
    }

    @Test
    void endpointsAreReadyPodsThatAreNotBeingDeleted() throws InterruptedException {
        String pod = deployReady(1).getFirst();
        server.post(
                "/api/v1/namespaces/default/services",
                "{'metadata':{'name':'s'},'spec':{'selector':{'traffic':'on'},'ports':[{'port':80,'targetPort':'http'}]}}");
        Write slice = await(created("endpointslices.discovery.k8s.io"));
        JsonNode first = slice.after().orElseThrow();
        assertThat(first.at("/ports/0/port").asInt()).isEqualTo(80);
        assertThat(first.at("/endpoints/0/conditions").toString())
                .isEqualTo("{\"ready\":true,\"serving\":true,\"terminating\":false}");
        server.delete(PODS + "/" + pod, "");
        await(on("endpointslices.discovery.k8s.io", "/endpoints/0/conditions/terminating", "true")
                .and(on("endpointslices.discovery.k8s.io", "/endpoints/0/conditions/ready", "false")));
        server.patch(PODS + "/" + pods().getLast(), MERGE, "{'metadata':{'labels':{'traffic':'off'}}}");
        await(w -> w.resource().equals("endpointslices.discovery.k8s.io")
                && w.revision() > slice.revision()
                && w.after().filter(o -> o.at("/endpoints").size() == 1).isPresent());
    }

    @Test
    void anEvictionTakesWhatTheBudgetAllowsAndNoMore() throws InterruptedException {
        List<String> pods = deployReady(2);
        server.post(
                "/apis/policy/v1/namespaces/default/poddisruptionbudgets",
                "{'metadata':{'name':'b'},'spec':{'maxUnavailable':1,'selector':{'matchLabels':{'app':'x'}}}}");
        await(on("poddisruptionbudgets.policy", "/status/disruptionsAllowed", "1"));
        String eviction = "{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'p'}}";
        assertThat(server.post(PODS + "/" + pods.get(0) + "/eviction", eviction).code())
                .isEqualTo(201);
        TestServer.Answer refused = server.post(PODS + "/" + pods.get(1) + "/eviction", eviction);
        assertThat(refused.code()).isEqualTo(429);
        assertThat(refused.body().path("reason").asText()).isEqualTo("TooManyRequests");
        assertThat(refused.body().at("/details/causes/0/reason").asText()).isEqualTo("DisruptionBudget");
    }

    @Test
    void whatHasNoOwnerLeftIsCollected() throws InterruptedException {
        deployReady(1);
        String set = server.get("/apis/apps/v1/namespaces/default/replicasets")
                .body()
                .at("/items/0/metadata/name")
                .asText();
        server.delete(DEPLOYMENTS + "/d", "");
        Write collected = await(gone("replicasets.apps", set));
        assertThat(collected.verb()).isEqualTo("delete");
        await(w -> w.resource().equals("pods") && w.verb().equals("delete"));
    }

    @Test
    void aForegroundDeletionWaitsForTheDependents() throws InterruptedException {
        deployReady(1);
        server.delete(DEPLOYMENTS + "/d", "{'propagationPolicy':'Foreground'}");
        Write last = await(gone("deployments.apps", "d"));
        assertThat(server.api().writes().list())
                .filteredOn(w ->
                        w.resource().equals("replicasets.apps") && w.after().isEmpty())
                .singleElement()
                .satisfies(set -> assertThat(set.revision()).isLessThan(last.revision()));
    }

    @Test
    void anOrphaningDeletionLeavesTheDependents() throws InterruptedException {
        deployReady(1);
        server.delete(DEPLOYMENTS + "/d", "{'propagationPolicy':'Orphan'}");
        await(gone("deployments.apps", "d"));
        JsonNode set = server.get("/apis/apps/v1/namespaces/default/replicasets")
                .body()
                .at("/items/0");
        assertThat(set.at("/metadata/name").asText()).startsWith("d-");
        assertThat(set.at("/metadata/ownerReferences")).isEmpty();
    }

    @Test
    void aPodThatDoesNotFitSaysSoAndIsScheduledWhenThereIsRoom() throws InterruptedException {
        deployReady(1);
        deploy(6, "one");
        Write refused = await(on("pods", "/status/conditions/0/reason", "Unschedulable"));
        await(on("events", "/reason", "FailedScheduling"));
        server.patch("/api/v1/nodes/n/status", MERGE, "{'status':{'allocatable':{'memory':'1Gi'}}}");
        await(w -> w.name().equals(refused.name()) && w.subresource().equals("binding"));
    }
}
