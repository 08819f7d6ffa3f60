package io.openclaw.operator.desired;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.openclaw.crds.spec.ComputeResources;
import io.openclaw.crds.spec.PodTemplate;
import io.openclaw.crds.spec.RouterFilter;
import io.openclaw.settings.Settings;
import io.openclaw.settings.resource.PodLayout;
import io.openclaw.settings.units.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The pod template: a hardened pod whose memory request and limit are the plan's. */
final class RouterPods {
    static final String CONTAINER = "router";

    private static final String CONFIG_MOUNT = "/etc/openclaw";
    private static final String TOKEN_MOUNT = "/etc/openclaw-admin";
    /** Variables that the operator alone sets, or that would have the pod plan for another limit than it gets. */
    private static final Set<String> OURS = Set.of(
            "CLW_ROUTER_ADMIN_TOKEN_FILE",
            "CLW_ROUTER_SELF_RESTART",
            "CLW_ROUTER_CPUS",
            "CLW_ROUTER_HEAP_SIZE",
            "CLW_ROUTER_HEAP_NEWSIZE");

    private static final String FILTERS_MOUNT = "/etc/openclaw-filters";
    private static final String DUMPS_MOUNT = "/var/openclaw-dumps";
    private static final String DUMPS_VARIABLE = "CLW_ROUTER_DUMP_DIRECTORY";
    /** The user "nonroot" of distroless images. */
    private static final long NON_ROOT = 65_532;
    /** After delay and grace the process exits by itself: the kubelet's SIGKILL comes only when it hangs. */
    private static final int SPARE_SECONDS = 5;
    /** Native libraries are unpacked there; the root is read-only. */
    private static final Quantity TMP = new Quantity("64Mi");
    /** Of the heap, and some to spare: a dump has about twice what is live. The kubelet evicts a pod that puts more there. */
    private static final int DUMP_OF_HEAP = 3;

    /** Requested where an autoscaler is asked for and no CPU is. */
    private static final Quantity AUTOSCALED_CPU = new Quantity("500m");

    private RouterPods() {}

    static PodTemplateSpec template(Blueprint blueprint) {
        PodTemplate extra = blueprint.podTemplate();
        Settings.Process process = blueprint.settings().router().process();
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .addToLabels(extra.labels())
                .addToLabels(Labels.common(blueprint.name()))
                .addToLabels(Labels.MEMBER, Labels.ATTACHED)
                .addToLabels(Labels.TRAFFIC, Labels.ENABLED)
                .addToAnnotations(extra.annotations())
                .addToAnnotations(Annotations.PLAN_HASH, blueprint.rollingHash())
                .endMetadata()
                .withNewSpec()
                .withImagePullSecrets(extra.imagePullSecrets())
                .withServiceAccountName(blueprint.serviceAccountName())
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withAffinity(extra.affinity())
                .withTopologySpreadConstraints(spread(blueprint.name(), extra))
                .withNodeSelector(extra.nodeSelector().isEmpty() ? null : extra.nodeSelector())
                .withTolerations(extra.tolerations())
                .withPriorityClassName(extra.priorityClassName())
                .withTerminationGracePeriodSeconds(
                        (long) process.drainDelaySeconds() + process.restartGracePeriodSeconds() + SPARE_SECONDS)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(NON_ROOT)
                .withRunAsGroup(NON_ROOT)
                .withFsGroup(NON_ROOT)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container(blueprint))
                .withVolumes(volumes(blueprint))
                .endSpec()
                .build();
    }

    private static Container container(Blueprint blueprint) {
        return new ContainerBuilder()
                .withName(CONTAINER)
                .withImage(blueprint.image())
                .withArgs(arguments(blueprint))
                .withEnv(env(blueprint))
                .addNewPort()
                .withName("traffic")
                .withContainerPort(PodLayout.TRAFFIC_PORT)
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("admin")
                .withContainerPort(PodLayout.ADMIN_PORT)
                .withProtocol("TCP")
                .endPort()
                .withNewResources()
                .withRequests(resources(blueprint, requests(blueprint)))
                .withLimits(resources(blueprint, blueprint.resources().limits()))
                .endResources()
                // a JVM is up within seconds; a minute allows for a busy node
                .withStartupProbe(probe("/healthz", 1, 60, 2))
                // off at once when it drains, on at once when it is up
                .withReadinessProbe(probe("/readyz", 2, 2, 2))
                // a minute of silence is no collection pause; a shorter bound would kill all pods at once under a
                // common load
                .withLivenessProbe(probe("/healthz", 10, 6, 5))
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(mounts(blueprint))
                .build();
    }

    private static List<String> arguments(Blueprint blueprint) {
        List<String> arguments = new ArrayList<>(List.of("--config", CONFIG_MOUNT + "/" + Blueprint.CONFIG_KEY));
        blueprint.swapMb().ifPresent(mb -> arguments.addAll(List.of("--memory-swap-mb", String.valueOf(mb))));
        return arguments;
    }

    /** An autoscaler's percentage is one of the CPU request. A limit alone is a request too. */
    private static Map<String, Quantity> requests(Blueprint blueprint) {
        Map<String, Quantity> asked = blueprint.resources().requests();
        boolean lacking = blueprint.spec().autoscaling() != null
                && !asked.containsKey("cpu")
                && !blueprint.resources().limits().containsKey("cpu");
        if (!lacking) {
            return asked;
        }
        Map<String, Quantity> all = new TreeMap<>(asked);
        all.put("cpu", AUTOSCALED_CPU);
        return all;
    }

    private static Map<String, Quantity> resources(Blueprint blueprint, Map<String, Quantity> asked) {
        Map<String, Quantity> all = new TreeMap<>(asked);
        all.put("memory", new Quantity(Bytes.format(blueprint.plan().limitMb() * Bytes.MIB)));
        return all;
    }

    private static List<EnvVar> env(Blueprint blueprint) {
        List<EnvVar> env = new ArrayList<>(blueprint.podTemplate().env());
        env.removeIf(variable -> OURS.contains(variable.getName()));
        env.add(new EnvVarBuilder()
                .withName("CLW_ROUTER_SELF_RESTART")
                .withValue("off")
                .build());
        env.add(new EnvVarBuilder()
                .withName("CLW_ROUTER_CPUS")
                .withValue(String.valueOf(blueprint.plan().cpus()))
                .build());
        env.add(new EnvVarBuilder()
                .withName("CLW_ROUTER_ADMIN_TOKEN_FILE")
                .withValue(TOKEN_MOUNT + "/" + Blueprint.TOKEN_KEY)
                .build());
        if (!dumpsElsewhere(blueprint)) {
            env.add(new EnvVarBuilder()
                    .withName(DUMPS_VARIABLE)
                    .withValue(DUMPS_MOUNT)
                    .build());
        }
        return env;
    }

    /** The user has a volume for them. */
    private static boolean dumpsElsewhere(Blueprint blueprint) {
        return blueprint.podTemplate().env().stream().anyMatch(variable -> DUMPS_VARIABLE.equals(variable.getName()));
    }

    private static Probe probe(String path, int period, int failures, int timeout) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort(PodLayout.ADMIN_PORT)
                .withScheme("HTTP")
                .endHttpGet()
                .withPeriodSeconds(period)
                .withFailureThreshold(failures)
                .withTimeoutSeconds(timeout)
                .build();
    }

    private static List<TopologySpreadConstraint> spread(String router, PodTemplate extra) {
        if (!extra.topologySpreadConstraints().isEmpty()) {
            return extra.topologySpreadConstraints();
        }
        return List.of(spreadOver("kubernetes.io/hostname", router), spreadOver("topology.kubernetes.io/zone", router));
    }

    private static TopologySpreadConstraint spreadOver(String key, String router) {
        return new TopologySpreadConstraintBuilder()
                .withMaxSkew(1)
                .withTopologyKey(key)
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(Labels.members(router))
                .endLabelSelector()
                .build();
    }

    private static List<Volume> volumes(Blueprint blueprint) {
        List<Volume> volumes = new ArrayList<>();
        volumes.add(new VolumeBuilder()
                .withName("config")
                .withNewConfigMap()
                .withName(blueprint.configMapName())
                .endConfigMap()
                .build());
        volumes.add(new VolumeBuilder()
                .withName("admin-token")
                .withNewSecret()
                .withSecretName(blueprint.secretName())
                .endSecret()
                .build());
        volumes.add(new VolumeBuilder()
                .withName("tmp")
                .withNewEmptyDir()
                .withSizeLimit(TMP)
                .endEmptyDir()
                .build());
        if (!dumpsElsewhere(blueprint)) {
            volumes.add(dumps(blueprint));
        }
        blueprint.filters().forEach(filter -> volumes.add(volume(filter)));
        blueprint
                .receiverSecrets()
                .forEach(secret -> volumes.add(new VolumeBuilder()
                        .withName("receiver-" + secret)
                        .withNewSecret()
                        .withSecretName(secret)
                        .endSecret()
                        .build()));
        volumes.addAll(blueprint.podTemplate().volumes());
        return volumes;
    }

    /** On the node's disk. */
    private static Volume dumps(Blueprint blueprint) {
        long heap = blueprint.settings().router().process().maxHeapMb() * Bytes.MIB;
        return new VolumeBuilder()
                .withName("dumps")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity(Bytes.format(DUMP_OF_HEAP * heap)))
                .endEmptyDir()
                .build();
    }

    private static Volume volume(RouterFilter filter) {
        VolumeBuilder volume = new VolumeBuilder().withName("filter-" + filter.name());
        RouterFilter.Claim claim = filter.claim();
        return claim == null
                ? volume.withNewImage()
                        .withReference(filter.image())
                        .withPullPolicy("IfNotPresent")
                        .endImage()
                        .build()
                : volume.withNewPersistentVolumeClaim()
                        .withClaimName(claim.name())
                        .withReadOnly(true)
                        .endPersistentVolumeClaim()
                        .build();
    }

    private static List<VolumeMount> mounts(Blueprint blueprint) {
        List<VolumeMount> mounts = new ArrayList<>();
        mounts.add(mount("config", CONFIG_MOUNT, true));
        mounts.add(mount("admin-token", TOKEN_MOUNT, true));
        mounts.add(mount("tmp", "/tmp", false));
        if (!dumpsElsewhere(blueprint)) {
            mounts.add(mount("dumps", DUMPS_MOUNT, false));
        }
        for (RouterFilter filter : blueprint.filters()) {
            RouterFilter.Claim claim = filter.claim();
            mounts.add(
                    new VolumeMountBuilder(mount("filter-" + filter.name(), FILTERS_MOUNT + "/" + filter.name(), true))
                            .withSubPath(claim == null ? null : claim.path())
                            .build());
        }
        blueprint
                .receiverSecrets()
                .forEach(secret ->
                        mounts.add(mount("receiver-" + secret, PodLayout.RECEIVERS_DIRECTORY + "/" + secret, true)));
        mounts.addAll(blueprint.podTemplate().volumeMounts());
        return mounts;
    }

    private static VolumeMount mount(String name, String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(name)
                .withMountPath(path)
                .withReadOnly(readOnly ? true : null)
                .build();
    }

    /** What a resource without {@code podTemplate} adds: nothing. */
    static final PodTemplate NOTHING = new PodTemplate(
            Map.of(), Map.of(), List.of(), null, List.of(), List.of(), List.of(), null, List.of(), Map.of(), List.of(),
            null);

    static final ComputeResources NO_RESOURCES = new ComputeResources(Map.of(), Map.of());
}
