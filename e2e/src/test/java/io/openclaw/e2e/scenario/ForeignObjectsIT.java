package io.openclaw.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Objects that somebody has made by the names that a router's need. None is taken over, however little there is in it that the operator would want
 * otherwise.
 */
class ForeignObjectsIT {
    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("foreign-objects");
        // in a pod, as far as it can tell: only then does it make policies
        stage.operator(Map.of("OPENCLAW_NETWORK_POLICIES", "true", "KUBERNETES_SERVICE_HOST", "kubernetes.invalid"));
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    static Stream<Arguments> objects() {
        return Stream.of(
                argumentSet(
                        "an account",
                        new ServiceAccountBuilder()
                                .withMetadata(named("staff", "staff-router"))
                                // who owns no field is no manager
                                .withAutomountServiceAccountToken(false)
                                .build(),
                        ""),
                argumentSet(
                        "a policy that lets nobody in",
                        new NetworkPolicyBuilder()
                                .withMetadata(named("wall", "wall"))
                                .withNewSpec()
                                .withNewPodSelector()
                                .withMatchLabels(pods("wall"))
                                .endPodSelector()
                                .withPolicyTypes("Ingress")
                                .endSpec()
                                .build(),
                        ""),
                argumentSet(
                        "a deployment",
                        new DeploymentBuilder()
                                .withMetadata(named("mail", "mail"))
                                .withNewSpec()
                                .withReplicas(0)
                                .withNewSelector()
                                .addToMatchLabels("app", "mail")
                                .endSelector()
                                .withNewTemplate()
                                .withNewMetadata()
                                .addToLabels("app", "mail")
                                .endMetadata()
                                .withNewSpec()
                                .addNewContainer()
                                .withName("mail")
                                .withImage("registry.example.com/mail:1")
                                .endContainer()
                                .endSpec()
                                .endTemplate()
                                .endSpec()
                                .build(),
                        ""),
                argumentSet(
                        "a service",
                        new ServiceBuilder()
                                .withMetadata(named("shop", "shop"))
                                .withNewSpec()
                                .addToSelector("app", "shop")
                                .addNewPort()
                                .withPort(80)
                                .endPort()
                                .endSpec()
                                .build(),
                        ""),
                argumentSet(
                        "a budget",
                        new PodDisruptionBudgetBuilder()
                                .withMetadata(named("purse", "purse"))
                                .withNewSpec()
                                .withNewMaxUnavailable(1)
                                .endSpec()
                                .build(),
                        ""),
                argumentSet(
                        "an autoscaler",
                        new HorizontalPodAutoscalerBuilder()
                                .withMetadata(named("scale", "scale"))
                                .withNewSpec()
                                .withNewScaleTargetRef("apps/v1", "Deployment", "scale")
                                .withMaxReplicas(3)
                                .endSpec()
                                .build(),
                        "replicas: null\nautoscaling: {minReplicas: 1, maxReplicas: 3}\n"));
    }

    private static ObjectMeta named(String namespace, String name) {
        return new ObjectMetaBuilder().withNamespace(namespace).withName(name).build();
    }

    /** As the operator selects a router's. */
    private static Map<String, String> pods(String router) {
        return Map.of("app.kubernetes.io/name", "clw-router", "app.kubernetes.io/instance", router);
    }

    @ParameterizedTest
    @MethodSource("objects")
    void is_left_as_it_is(HasMetadata object, String spec) throws Exception {
        String router = object.getMetadata().getNamespace();
        stage.namespace(router);
        stage.client().resource(object).create();

        assertThat(Subject.create(stage, router, spec).await("Ready", "False", "InvalidSpec"))
                .contains(object.getKind() + " " + object.getMetadata().getName() + " is there already");
        ObjectMeta after = stage.client().resource(object).get().getMetadata();
        assertThat(after.getOwnerReferences()).isEmpty();
        assertThat(after.getLabels()).isNullOrEmpty();
        assertThat(after.getManagedFields())
                .extracting(ManagedFieldsEntry::getManager)
                .isNotEmpty()
                .doesNotContain("openclaw-operator");
    }
}
