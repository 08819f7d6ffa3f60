package io.openclaw.operator.desired;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.crds.OpenClawRouterSpec;
import io.openclaw.crds.spec.ComputeResources;
import io.openclaw.crds.spec.Monitoring;
import io.openclaw.crds.spec.PodTemplate;
import io.openclaw.crds.spec.RestartPolicy;
import io.openclaw.crds.spec.RouterFilter;
import io.openclaw.settings.Settings;
import io.openclaw.settings.memory.MemoryPlan;
import io.openclaw.settings.units.Bytes;
import io.openclaw.settings.units.GoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that follows from a resource before any object is written: the settings, the memory plan, names and hashes.
 *
 * @param generation of the resource
 * @param spec its own, with the heap that is in force
 * @param configuration what follows from the spec alone
 * @param operatorNamespace that the network policy names; null for none
 */
public record Blueprint(
        String namespace,
        String name,
        String uid,
        long generation,
        OpenClawRouterSpec spec,
        Configuration configuration,
        String image,
        @Nullable String operatorNamespace,
        String token) {
    /** Key of the ConfigMap, and the file's name in the pod. */
    static final String CONFIG_KEY = "openclaw.yaml";
    /** Key of the Secret, and the file's name in the pod. */
    static final String TOKEN_KEY = "token";

    private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(10);

    /** @throws InvalidSpecException when the spec contradicts itself, in the words of its own fields */
    public static Blueprint of(OpenClawRouter resource, Installation installation) throws InvalidSpecException {
        return of(resource, installation, Configuration::of);
    }

    /** @param configurations gives that of a spec, made now or before */
    public static Blueprint of(OpenClawRouter resource, Installation installation, Configuration.Source configurations)
            throws InvalidSpecException {
        OpenClawRouterSpec spec = specInForce(resource);
        String uid = resource.getMetadata().getUid();
        return new Blueprint(
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                uid,
                Objects.requireNonNullElse(resource.getMetadata().getGeneration(), 0L),
                spec,
                configurationOf(resource, spec, configurations),
                Objects.requireNonNullElse(spec.image(), installation.routerImage()),
                installation.namespace(),
                installation.tokens().of(uid));
    }

    private static Configuration configurationOf(
            OpenClawRouter resource, OpenClawRouterSpec inForce, Configuration.Source configurations)
            throws InvalidSpecException {
        try {
            return configurations.of(inForce);
        } catch (InvalidSpecException e) {
            throw inForce.equals(resource.getSpec())
                    ? e
                    : new InvalidSpecException(
                            e.problem()
                                    + "; that is with the heap of status.recommendation: spec.autosize: None goes back to the spec's");
        }
    }

    private static OpenClawRouterSpec specInForce(OpenClawRouter resource) throws InvalidSpecException {
        if (resource.getSpec() == null) {
            throw new InvalidSpecException("spec: found nothing; accepted: a spec with at least one upstream");
        }
        return HeapInForce.in(resource, resource.getSpec());
    }

    /** Whether it still is what follows from the resource. */
    public boolean isOf(OpenClawRouter resource) throws InvalidSpecException {
        Long now = resource.getMetadata().getGeneration();
        return now != null
                && now == generation
                && Objects.equals(specInForce(resource).process(), spec.process());
    }

    public Settings settings() {
        return configuration.settings();
    }

    public MemoryPlan plan() {
        return configuration.plan();
    }

    /** What each router reports once it runs with the settings. */
    public String configHash() {
        return configuration.hash();
    }

    /**
     * Names the ConfigMap and stands in the pod template, so that the pods are rolled when it changes: of what a running router can't change. Every other
     * change is written to the same ConfigMap and applied live.
     */
    public String rollingHash() {
        return configuration.rollingHash();
    }

    public String configMapName() {
        return name + "-" + rollingHash();
    }

    /** The resource's, or one that the operator makes: not by the router's name alone, since every namespace has a "default". */
    String serviceAccountName() {
        String asked = podTemplate().serviceAccountName();
        return asked == null || asked.isEmpty() ? name + "-router" : asked;
    }

    boolean ownsServiceAccount() {
        String asked = podTemplate().serviceAccountName();
        return asked == null || asked.isEmpty();
    }

    String secretName() {
        return name + "-admin";
    }

    PodTemplate podTemplate() {
        return Objects.requireNonNullElse(spec.podTemplate(), RouterPods.NOTHING);
    }

    ComputeResources resources() {
        return Objects.requireNonNullElse(spec.resources(), RouterPods.NO_RESOURCES);
    }

    List<RouterFilter> filters() {
        return spec.filters();
    }

    /** Secrets that hold the receivers' keys, each once. */
    List<String> receiverSecrets() {
        TreeSet<String> names = new TreeSet<>();
        if (spec.monitoring() != null) {
            for (Monitoring.Receiver receiver : spec.monitoring().receivers()) {
                if (receiver.keySecret() != null) {
                    names.add(receiver.keySecret().getName());
                }
            }
        }
        return List.copyOf(names);
    }

    /** Swap that the pods are expected to have, in MiB. */
    OptionalLong swapMb() {
        Quantity swap = spec.process() == null ? null : spec.process().swap();
        return Optional.ofNullable(swap).map(Quantity::toString).flatMap(Bytes::parse).stream()
                .mapToLong(bytes -> bytes / Bytes.MIB)
                .findFirst();
    }

    /** How often the operator samples the pods. */
    public Duration sampleInterval() {
        String interval = spec.monitoring() == null ? null : spec.monitoring().sampleInterval();
        return Optional.ofNullable(interval).flatMap(GoDuration::parse).orElse(SAMPLE_INTERVAL);
    }

    /** Whether a drained pod's histogram is taken before it goes. */
    public boolean takesEvidence() {
        return spec.restart() == null || spec.restart().evidence() != RestartPolicy.Evidence.NONE;
    }

    public OwnerReference owner() {
        return new OwnerReferenceBuilder()
                .withApiVersion(OpenClawRouter.GROUP + "/" + OpenClawRouter.VERSION)
                .withKind(OpenClawRouter.class.getSimpleName())
                .withName(name)
                .withUid(uid)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
