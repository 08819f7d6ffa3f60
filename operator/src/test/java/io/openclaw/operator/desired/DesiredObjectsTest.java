package io.openclaw.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.openclaw.crds.OpenClawRouter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DesiredObjectsTest {
    private static final AdminToken TOKENS = new AdminToken(new byte[32]);
    private static final String SMALLEST = "upstreams: [{name: app, endpoints: ['http://app.web.svc:8080']}]";

    @Test
    void theSmallestResourceGivesTheseObjects() throws Exception {
        DesiredObjects objects = objects(SMALLEST);

        assertThat(yaml(objects.deployment())).isEqualTo(golden("deployment.yaml"));
        assertThat(yaml(objects.service())).isEqualTo(golden("service.yaml"));
        assertThat(yaml(objects.budget())).isEqualTo(golden("pdb.yaml"));
        assertThat(yaml(objects.account())).isEqualTo(golden("serviceaccount.yaml"));
        assertThat(yaml(objects.network())).isEqualTo(golden("networkpolicy.yaml"));
        assertThat(objects.autoscaler()).isNull();
    }

    @Test
    void anAutoscalerScalesByCpuOfWhichThereIsARequest() throws Exception {
        DesiredObjects objects = objects(SMALLEST + "\nautoscaling: {minReplicas: 3, maxReplicas: 12}");

        assertThat(yaml(objects.autoscaler())).isEqualTo(golden("hpa.yaml"));
        assertThat(objects.deployment().getSpec().getReplicas())
                .as("at creation")
                .isEqualTo(3);
        assertThat(container(objects).getResources().getRequests().get("cpu")).hasToString("500m");
        assertThat(container(objects(SMALLEST + "\nautoscaling: {maxReplicas: 4}\nresources: {limits: {cpu: '2'}}"))
                        .getResources()
                        .getRequests())
                .as("the limit is a request too")
                .doesNotContainKey("cpu");
    }

    @Test
    void cpusAreTheLimitOrElseTheRequestAndNeverWrittenOut() throws Exception {
        assertThat(blueprint(SMALLEST + "\nresources: {limits: {cpu: 3500m}}")
                        .plan()
                        .cpus())
                .isEqualTo(4);
        assertThat(blueprint(SMALLEST + "\nresources: {requests: {cpu: 500m}}")
                        .plan()
                        .cpus())
                .isEqualTo(2);
        assertThat(blueprint(SMALLEST + "\nresources: {requests: {cpu: '3'}}")
                        .plan()
                        .cpus())
                .isEqualTo(3);
        assertThat(blueprint(SMALLEST + "\nresources: {requests: {cpu: '1e400000000'}}")
                        .plan()
                        .cpus())
                .isEqualTo(1024);
        assertThatThrownBy(() -> blueprint(SMALLEST + "\nresources: {requests: {cpu: plenty}}"))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("spec.resources.requests.cpu: found 'plenty'; accepted: a quantity of CPUs");
    }

    @Test
    void podsTakeAServiceAccountThatTheResourceNames() throws Exception {
        DesiredObjects objects = objects(SMALLEST + "\npodTemplate: {serviceAccountName: edge-pods}");

        assertThat(objects.account()).isNull();
        assertThat(objects.deployment().getSpec().getTemplate().getSpec().getServiceAccountName())
                .isEqualTo("edge-pods");
    }

    @Test
    void dumpsGoWhereTheResourceSays() throws Exception {
        DesiredObjects objects = objects(SMALLEST + """

                podTemplate:
                  env: [{name: CLW_ROUTER_DUMP_DIRECTORY, value: /dumps}]
                  volumes: [{name: mine, persistentVolumeClaim: {claimName: dumps}}]
                  volumeMounts: [{name: mine, mountPath: /dumps}]
                """);

        PodSpec pod = objects.deployment().getSpec().getTemplate().getSpec();
        assertThat(pod.getVolumes())
                .extracting(Volume::getName)
                .contains("mine")
                .doesNotContain("dumps");
        assertThat(container(objects).getEnv())
                .filteredOn(variable -> variable.getName().equals("CLW_ROUTER_DUMP_DIRECTORY"))
                .extracting(EnvVar::getValue)
                .containsExactly("/dumps");
    }

    @Test
    void anOperatorOutsideOfTheClusterIsNotLockedOut() throws Exception {
        DesiredObjects objects = DesiredObjects.of(blueprint(SMALLEST, null), null);

        assertThat(objects.network()).isNull();
        assertThat(objects.readable()).doesNotContainNull().hasSize(5);
    }

    @Test
    void memoryRequestAndLimitAreThePlans() throws Exception {
        Blueprint blueprint = blueprint(SMALLEST + "\nresources: {requests: {cpu: 500m}, limits: {cpu: '2'}}");
        Container container = container(DesiredObjects.of(blueprint, null));

        assertThat(container.getResources().getRequests().get("memory"))
                .isEqualTo(container.getResources().getLimits().get("memory"))
                .hasToString(blueprint.plan().limitMb() + "Mi");
        assertThat(container.getResources().getRequests().get("cpu")).hasToString("500m");
        assertThat(container.getResources().getLimits().get("cpu")).hasToString("2");
    }

    @Test
    void prometheusCollectsFromTheAdminPortAndAlertsAsTheResourceSays() throws Exception {
        List<HasMetadata> monitors = DesiredObjects.monitors(blueprint(SMALLEST + """

                monitoring:
                  receivers: [{name: oncall, url: 'http://alerts.web.svc/hook'}]
                  metrics:
                    - {name: router.memory.used, alerts: [{threshold: 448Mi, severity: Critical, action: oncall, for: 60s}]}
                    - {name: router.gc.pause, type: Histogram, alerts: [{threshold: 500ms}]}
                    - {name: router.queue.rejected, alerts: [{threshold: "100"}]}
                    - {name: router.memory.direct_used, alerts: [{threshold: 64Mi}]}
                """));

        assertThat(monitors.getFirst().getMetadata().getName()).isEqualTo("edge-router");
        assertThat(Serialization.asJson(monitors.getFirst()))
                .contains("\"/metrics/prometheus\"", "\"admin\"", "[\"app.kubernetes.io/instance\"]");
        assertThat(Serialization.asJson(monitors.getLast()))
                .contains(
                        "\"OpenClawRouterMemoryUsed\"",
                        "app_kubernetes_io_instance=\\\"edge\\\"} > 469762048",
                        "\"60s\"",
                        "\"critical\"",
                        "\"oncall\"",
                        "histogram_quantile(1, sum by (pod, le) (increase(router_gc_pause_seconds_bucket{",
                        "[5m]))) > 0.5",
                        "sum by (pod) (router_queue_rejected_total{",
                        "app_kubernetes_io_instance=\\\"edge\\\",kind=~\\\"used\\\"} > 67108864");
        assertThat(Serialization.asJson(
                        DesiredObjects.monitors(blueprint(SMALLEST)).getLast()))
                .contains("\"groups\":[]");
    }

    @Test
    void swapThatIsAskedForIsWhatTheRouterLooksFor() throws Exception {
        assertThat(container(objects(SMALLEST + "\nprocess: {swap: 256Mi}")).getArgs())
                .endsWith("--memory-swap-mb", "256");
        assertThat(container(objects(SMALLEST)).getArgs()).doesNotContain("--memory-swap-mb");
    }

    @Test
    void theConfigMapIsNamedByThePlan() throws Exception {
        Blueprint blueprint = blueprint(SMALLEST);
        DesiredObjects objects = DesiredObjects.of(blueprint, null);

        assertThat(objects.configMap().getMetadata().getName()).isEqualTo("edge-" + blueprint.rollingHash());
        assertThat(objects.configMap().getData().get("openclaw.yaml")).contains("max_heap_mb: 512");
        assertThat(objects.deployment().getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry(Annotations.PLAN_HASH, blueprint.rollingHash());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "queue: {maxSize: 5}",
                "queue: {overflowMessage: later}",
                "routes: [{name: api, pathPrefix: /api, upstream: app}]",
                "limits: {maxRequestBody: 1Mi}",
                "cache: {ttl: 1m}"
            })
    void whatARouterAppliesLiveChangesTheConfigMapInPlaceAndNoPod(String change) throws Exception {
        DesiredObjects one = objects(SMALLEST);
        DesiredObjects other = objects(SMALLEST + "\n" + change);

        assertThat(objects(SMALLEST)).isEqualTo(one);
        assertThat(template(other)).isEqualTo(template(one));
        assertThat(other.configMap().getMetadata().getName())
                .isEqualTo(one.configMap().getMetadata().getName());
        assertThat(other.configMap().getData()).isNotEqualTo(one.configMap().getData());
        assertThat(Drift.between(other.configMap(), one.configMap())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "queue: {maxMemory: 5Mi}",
                "cache: {maxMemory: 5Mi, maxEntrySize: 1Mi}",
                "process: {maxHeap: 640Mi}",
                "process: {gcInterval: 2s}",
                "limits: {maxConcurrentRequests: 20000}"
            })
    void whatAltersThePlanOrNeedsARestartRollsThePods(String change) throws Exception {
        DesiredObjects one = objects(SMALLEST);
        DesiredObjects other = objects(SMALLEST + "\n" + change);

        assertThat(template(other)).isNotEqualTo(template(one));
        assertThat(other.configMap().getMetadata().getName())
                .isNotEqualTo(one.configMap().getMetadata().getName());
    }

    @Test
    void scalingChangesNoTemplate() throws Exception {
        assertThat(template(objects(SMALLEST + "\nreplicas: 7"))).isEqualTo(template(objects(SMALLEST)));
    }

    @Test
    void filtersAreImageVolumes() throws Exception {
        PodSpec pod = objects(SMALLEST + "\nfilters: [{name: auth, image: 'ghcr.io/acme/auth:3'}]")
                .deployment()
                .getSpec()
                .getTemplate()
                .getSpec();

        assertThat(pod.getVolumes())
                .filteredOn(volume -> volume.getImage() != null)
                .singleElement()
                .satisfies(
                        volume -> assertThat(volume.getImage().getReference()).isEqualTo("ghcr.io/acme/auth:3"));
        assertThat(pod.getContainers().getFirst().getVolumeMounts())
                .anySatisfy(mount -> assertThat(mount.getMountPath()).isEqualTo("/etc/openclaw-filters/auth"));
    }

    @Test
    void terminationGraceIsDelayAndGraceAndSpare() throws Exception {
        assertThat(objects(SMALLEST + "\nprocess: {drainDelay: 7s, restartGracePeriod: 31s}")
                        .deployment()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getTerminationGracePeriodSeconds())
                .isEqualTo(7 + 31 + 5);
    }

    @Test
    void theTokenIsOfTheResourceAndTheSameInEveryRun() throws Exception {
        String token = objects(SMALLEST).secret().getData().get("token");

        assertThat(objects(SMALLEST).secret().getData()).containsEntry("token", token);
        assertThat(new AdminToken(new byte[32]).of("uid-1")).hasSize(64).isNotEqualTo(TOKENS.of("uid-2"));
    }

    @Test
    void anImpossibleSpecIsRefusedInItsOwnWords() {
        assertThatThrownBy(() -> blueprint(SMALLEST + "\nprocess: {maxHeap: 64Mi, restartOnMemoryThreshold: 65Mi}"))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("spec.process.restartOnMemoryThreshold");
    }

    @Test
    void replicasAreTheResourcesOrTheLiveOnesUntilAnotherOwnsThem() throws Exception {
        assertThat(replicas(SMALLEST, null)).isEqualTo(2);
        assertThat(replicas(SMALLEST, live(5, Labels.OPERATOR))).isEqualTo(5);
        assertThat(replicas(SMALLEST, live(5, "kubectl")))
                .as("left to its owner")
                .isNull();
        assertThat(replicas(SMALLEST + "\nreplicas: 3", live(5, "kubectl"))).isEqualTo(3);
    }

    @Test
    void aPauseIsTheTemplatesAndIsNotRenewedForWhoeverResumesIt() throws Exception {
        Blueprint blueprint = blueprint(SMALLEST);
        Deployment paused = DesiredObjects.paused(blueprint, live(2, Labels.OPERATOR));
        assertThat(paused.getSpec().getPaused()).isTrue();
        assertThat(RolloutPause.isOf(paused)).isTrue();
        assertThat(DesiredObjects.of(blueprint, paused).deployment())
                .as("nothing is to be written")
                .isEqualTo(paused);

        paused.getSpec().setPaused(null);
        Deployment resumed = DesiredObjects.of(blueprint, paused).deployment();
        assertThat(resumed.getSpec().getPaused()).isNull();
        assertThat(RolloutPause.isOf(resumed)).as("once, and not again").isTrue();

        paused.getSpec().setPaused(true);
        Deployment other = DesiredObjects.of(blueprint(SMALLEST + "\nimage: other:2"), paused)
                .deployment();
        assertThat(other.getSpec().getPaused()).isNull();
        assertThat(RolloutPause.isOf(other)).isFalse();
    }

    private static Integer replicas(String spec, Deployment live) throws InvalidSpecException {
        return DesiredObjects.of(blueprint(spec), live).deployment().getSpec().getReplicas();
    }

    private static Deployment live(int replicas, String owner) {
        Deployment live = new DeploymentBuilder()
                .withNewMetadata()
                .withManagedFields(new ManagedFieldsEntryBuilder()
                        .withManager(owner)
                        .withNewFieldsV1()
                        .endFieldsV1()
                        .build())
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
        live.getMetadata()
                .getManagedFields()
                .getFirst()
                .getFieldsV1()
                .setAdditionalProperty("f:spec", Map.of("f:replicas", Map.of()));
        return live;
    }

    private static String template(DesiredObjects objects) {
        return objects.deployment()
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .get(Annotations.TEMPLATE_HASH);
    }

    private static Container container(DesiredObjects objects) {
        List<Container> containers =
                objects.deployment().getSpec().getTemplate().getSpec().getContainers();
        assertThat(containers).hasSize(1);
        return containers.getFirst();
    }

    private static DesiredObjects objects(String spec) throws InvalidSpecException {
        return DesiredObjects.of(blueprint(spec), null);
    }

    static Blueprint blueprint(String spec) throws InvalidSpecException {
        return blueprint(spec, "openclaw-system");
    }

    private static Blueprint blueprint(String spec, String operatorNamespace) throws InvalidSpecException {
        OpenClawRouter resource = Serialization.unmarshal("""
                apiVersion: openclaw.io/v1alpha1
                kind: OpenClawRouter
                metadata: {name: edge, namespace: default, uid: uid-1, generation: 1}
                spec:
                """ + spec.indent(2), OpenClawRouter.class);
        return Blueprint.of(resource, new Installation("ghcr.io/openclaw/clw-router:1.0.0", operatorNamespace, TOKENS));
    }

    /** Hashes and the plan's limit follow from the settings' defaults, which have tests of their own. */
    private static String yaml(HasMetadata object) {
        return Serialization.asYaml(object)
                .replaceAll("[0-9a-f]{12}", "<hash>")
                .replaceAll("memory: \"[0-9]+Mi\"", "memory: \"<plan>\"");
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = DesiredObjectsTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
