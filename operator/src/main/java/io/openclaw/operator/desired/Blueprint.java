package io.openclaw.operator.desired;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.crds.OpenClawRouterSpec;
import io.openclaw.crds.SpecMapping;
import io.openclaw.crds.spec.ComputeResources;
import io.openclaw.crds.spec.Monitoring;
import io.openclaw.crds.spec.PodTemplate;
import io.openclaw.crds.spec.RestartPolicy;
import io.openclaw.crds.spec.RouterFilter;
import io.openclaw.settings.RestartOnly;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsWriter;
import io.openclaw.settings.memory.Machine;
import io.openclaw.settings.memory.MemoryPlan;
import io.openclaw.settings.memory.PlanException;
import io.openclaw.settings.units.Bytes;
import io.openclaw.settings.units.GoDuration;
import java.math.BigDecimal;
import java.math.RoundingMode;
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
 * @param settings what openclaw.yaml will say
 * @param plan of one pod
 * @param operatorNamespace that the network policy names; null for none
 * @param configuration openclaw.yaml itself
 * @param configHash of the settings in force: what each router reports once it runs with them
 * @param rollingHash names the ConfigMap and stands in the pod template, so that the pods are rolled when it changes: of what a running router can't
 *     change, which are its memory plan and the sections that it reads at its start only. Every other change is written to the same ConfigMap and
 *     applied live
 */
public record Blueprint(
        String namespace,
        String name,
        String uid,
        long generation,
        OpenClawRouterSpec spec,
        Settings settings,
        MemoryPlan plan,
        String image,
        @Nullable String operatorNamespace,
        String token,
        String configuration,
        String configHash,
        String rollingHash) {
    /** Key of the ConfigMap, and the file's name in the pod. */
    static final String CONFIG_KEY = "openclaw.yaml";
    /** Key of the Secret, and the file's name in the pod. */
    static final String TOKEN_KEY = "token";
    /** At least so many where the resource sets no limit: what runs with G1 on two fits with Serial on one. */
    private static final int CPUS_WITHOUT_LIMIT = 2;
    /** More than any node has. */
    private static final BigDecimal MOST_CPUS = BigDecimal.valueOf(1_024);

    private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(10);

    /**
     * @throws InvalidSpecException when the spec contradicts itself, in the words of its own fields
     */
    public static Blueprint of(OpenClawRouter resource, Installation installation) throws InvalidSpecException {
        OpenClawRouterSpec spec = resource.getSpec();
        if (spec == null) {
            throw new InvalidSpecException("spec: found nothing; accepted: a spec with at least one upstream");
        }
        String uid = resource.getMetadata().getUid();
        try {
            Settings settings = SpecMapping.toSettings(spec);
            MemoryPlan plan = MemoryPlan.of(settings, Machine.unlimited(cpus(spec)));
            String configuration = SettingsWriter.toYaml(settings);
            return new Blueprint(
                    resource.getMetadata().getNamespace(),
                    resource.getMetadata().getName(),
                    uid,
                    Objects.requireNonNullElse(resource.getMetadata().getGeneration(), 0L),
                    spec,
                    settings,
                    plan,
                    Objects.requireNonNullElse(spec.image(), installation.routerImage()),
                    installation.namespace(),
                    installation.tokens().of(uid),
                    configuration,
                    SettingsWriter.hash(configuration),
                    rollingHash(settings, plan));
        } catch (SettingsException | PlanException e) {
            throw new InvalidSpecException(Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
    }

    /** As many as the pods may use; where nothing limits them, as many as are set aside for them. */
    private static int cpus(OpenClawRouterSpec spec) throws InvalidSpecException {
        ComputeResources asked = Objects.requireNonNullElse(spec.resources(), RouterPods.NO_RESOURCES);
        Quantity limit = asked.limits().get("cpu");
        Quantity request = asked.requests().get("cpu");
        if (limit != null) {
            return Math.max(1, roundedUp("limits", limit));
        }
        return request == null ? CPUS_WITHOUT_LIMIT : Math.max(CPUS_WITHOUT_LIMIT, roundedUp("requests", request));
    }

    /** A number with millions of digits, as in 1e400000000, is compared before it is written out. */
    private static int roundedUp(String kind, Quantity cpus) throws InvalidSpecException {
        try {
            return cpus.getNumericalAmount()
                    .min(MOST_CPUS)
                    .setScale(0, RoundingMode.CEILING)
                    .intValue();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new InvalidSpecException("spec.resources." + kind + ".cpu: found '" + cpus
                    + "'; accepted: a quantity of CPUs, as in \"2\" or 500m");
        }
    }

    private static String rollingHash(Settings settings, MemoryPlan plan) {
        Settings.Router router = settings.router();
        return Hashes.of(List.of(
                SettingsWriter.toTree(RestartOnly.of(settings).in(Settings.defaults())),
                plan.limitMb(),
                plan.relayMb(),
                plan.jvmFlags(),
                router.queue().maxMemoryMb(),
                router.cache().enabled() ? router.cache().maxMemoryMb() : 0));
    }

    public String configMapName() {
        return name + "-" + rollingHash;
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
