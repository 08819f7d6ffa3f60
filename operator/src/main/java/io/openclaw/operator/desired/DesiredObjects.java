package io.openclaw.operator.desired;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.openclaw.crds.spec.Autoscaling;
import io.openclaw.crds.spec.DisruptionBudget;
import io.openclaw.crds.spec.RouterService;
import io.openclaw.settings.resource.PodLayout;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The Kubernetes objects of one router, each complete and in canonical form, in the order in which they have to exist.
 *
 * @param account null where the resource names another
 * @param autoscaler null where the resource asks for none
 * @param network null where the operator runs outside of the cluster, since no policy could name it, or makes none
 */
public record DesiredObjects(
        ConfigMap configMap,
        Secret secret,
        @Nullable ServiceAccount account,
        @Nullable NetworkPolicy network,
        Deployment deployment,
        Service service,
        PodDisruptionBudget budget,
        @Nullable HorizontalPodAutoscaler autoscaler) {
    /** Replicas where neither the resource nor anybody else says a number: one may fail. */
    static final int DEFAULT_REPLICAS = 2;
    /** ReplicaSets kept for {@code kubectl rollout history}. */
    private static final int REVISIONS = 3;

    private static final int SERVICE_PORT = 80;

    /** @param live the Deployment as it is, null when there is none: whoever scales it by other means keeps the number */
    public static DesiredObjects of(Blueprint blueprint, @Nullable Deployment live) {
        return new DesiredObjects(
                stamped(configMap(blueprint)),
                stamped(secret(blueprint)),
                blueprint.ownsServiceAccount() ? stamped(account(blueprint)) : null,
                blueprint.operatorNamespace() == null
                        ? null
                        : stamped(network(blueprint, blueprint.operatorNamespace())),
                stamped(deployment(blueprint, live)),
                stamped(service(blueprint)),
                stamped(budget(blueprint)),
                blueprint.spec().autoscaling() == null
                        ? null
                        : stamped(autoscaler(blueprint, blueprint.spec().autoscaling())));
    }

    /** Not the router's own name, by which somebody may have a monitor of theirs. */
    private static String monitorName(Blueprint blueprint) {
        return blueprint.name() + "-router";
    }

    /** Only where the API server knows their kinds. */
    public static List<HasMetadata> monitors(Blueprint blueprint) {
        return List.of(
                stamped(Monitors.podMonitor(blueprint.name(), metadata(blueprint, monitorName(blueprint)))),
                stamped(Monitors.rule(
                        blueprint.name(),
                        metadata(blueprint, monitorName(blueprint)),
                        blueprint.settings().monitoring())));
    }

    /** Those that can be read back; a Secret can't (the operator may create and patch them, nothing else). */
    public List<HasMetadata> readable() {
        return Stream.of(configMap, account, network, deployment, service, budget, autoscaler)
                .<HasMetadata>mapMulti((object, found) -> {
                    if (object != null) {
                        found.accept(object);
                    }
                })
                .toList();
    }

    private static ConfigMap configMap(Blueprint blueprint) {
        return new ConfigMapBuilder()
                .withMetadata(metadata(blueprint, blueprint.configMapName()))
                .withData(Map.of(Blueprint.CONFIG_KEY, blueprint.configuration().yaml()))
                .build();
    }

    private static Secret secret(Blueprint blueprint) {
        String encoded = Base64.getEncoder().encodeToString(blueprint.token().getBytes(StandardCharsets.UTF_8));
        return new SecretBuilder()
                .withMetadata(metadata(blueprint, blueprint.secretName()))
                .withType("Opaque")
                .withData(Map.of(Blueprint.TOKEN_KEY, encoded))
                .build();
    }

    /** Of its own, so that policies and audits can tell it; routers never ask the API server, and get no token. */
    private static ServiceAccount account(Blueprint blueprint) {
        return new ServiceAccountBuilder()
                .withMetadata(metadata(blueprint, blueprint.serviceAccountName()))
                .withAutomountServiceAccountToken(false)
                .build();
    }

    private static NetworkPolicy network(Blueprint blueprint, String operatorNamespace) {
        return new NetworkPolicyBuilder()
                .withMetadata(metadata(blueprint, blueprint.name()))
                .withSpec(RouterNetwork.policy(blueprint.name(), operatorNamespace))
                .build();
    }

    private static HorizontalPodAutoscaler autoscaler(Blueprint blueprint, Autoscaling asked) {
        return new HorizontalPodAutoscalerBuilder()
                .withMetadata(metadata(blueprint, blueprint.name()))
                .withSpec(Autoscaler.spec(blueprint.name(), asked))
                .build();
    }

    /** The Deployment with its rollout paused. */
    public static Deployment paused(Blueprint blueprint, Deployment live) {
        Deployment deployment = deployment(blueprint, live);
        RolloutPause.set(deployment);
        return stamped(deployment);
    }

    private static Deployment deployment(Blueprint blueprint, @Nullable Deployment live) {
        Deployment deployment = new DeploymentBuilder()
                .withMetadata(metadata(blueprint, blueprint.name()))
                .withNewSpec()
                .withReplicas(Replicas.toApply(blueprint.spec(), live))
                .withRevisionHistoryLimit(REVISIONS)
                .withNewSelector()
                .withMatchLabels(Labels.members(blueprint.name()))
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(1))
                .withMaxUnavailable(new IntOrString(0))
                .endRollingUpdate()
                .endStrategy()
                .withTemplate(hashed(RouterPods.template(blueprint)))
                .endSpec()
                .build();
        RolloutPause.keep(deployment, live);
        return deployment;
    }

    private static PodTemplateSpec hashed(PodTemplateSpec template) {
        annotate(template.getMetadata(), Annotations.TEMPLATE_HASH, Hashes.of(template));
        return template;
    }

    private static Service service(Blueprint blueprint) {
        RouterService asked = blueprint.spec().service();
        RouterService.Type type = asked == null || asked.type() == null ? RouterService.Type.CLUSTER_IP : asked.type();
        RouterService.TrafficPolicy policy = asked == null ? null : asked.externalTrafficPolicy();
        return new ServiceBuilder()
                .withNewMetadataLike(metadata(blueprint, blueprint.name()))
                .addToAnnotations(asked == null ? Map.of() : asked.annotations())
                .endMetadata()
                .withNewSpec()
                .withType(
                        switch (type) {
                            case CLUSTER_IP -> "ClusterIP";
                            case NODE_PORT -> "NodePort";
                            case LOAD_BALANCER -> "LoadBalancer";
                        })
                .withExternalTrafficPolicy(
                        policy == null
                                ? null
                                : switch (policy) {
                                    case CLUSTER -> "Cluster";
                                    case LOCAL -> "Local";
                                })
                .withSelector(Labels.serving(blueprint.name()))
                .addNewPort()
                .withName("http")
                .withPort(asked == null || asked.port() == null ? SERVICE_PORT : asked.port())
                .withProtocol("TCP")
                .withTargetPort(new IntOrString(PodLayout.TRAFFIC_PORT))
                .endPort()
                .endSpec()
                .build();
    }

    private static PodDisruptionBudget budget(Blueprint blueprint) {
        DisruptionBudget asked = blueprint.spec().podDisruptionBudget();
        IntOrString minAvailable = asked == null ? null : asked.minAvailable();
        IntOrString maxUnavailable = asked == null ? null : asked.maxUnavailable();
        return new PodDisruptionBudgetBuilder()
                .withMetadata(metadata(blueprint, blueprint.name()))
                .withNewSpec()
                .withMinAvailable(minAvailable)
                .withMaxUnavailable(
                        minAvailable == null && maxUnavailable == null ? new IntOrString(1) : maxUnavailable)
                .withNewSelector()
                .withMatchLabels(Labels.members(blueprint.name()))
                .endSelector()
                .endSpec()
                .build();
    }

    private static ObjectMeta metadata(Blueprint blueprint, String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(blueprint.namespace())
                .withLabels(Labels.common(blueprint.name()))
                .withOwnerReferences(blueprint.owner())
                .build();
    }

    private static <T extends HasMetadata> T stamped(T object) {
        annotate(object.getMetadata(), Annotations.DESIRED_HASH, Hashes.of(object));
        return object;
    }

    static void annotate(ObjectMeta metadata, String name, String value) {
        Map<String, String> before = metadata.getAnnotations();
        Map<String, String> all = new TreeMap<>(before == null ? Map.of() : before);
        all.put(name, value);
        metadata.setAnnotations(all);
    }
}
