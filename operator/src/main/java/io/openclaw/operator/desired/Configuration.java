package io.openclaw.operator.desired;

import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.crds.OpenClawRouterSpec;
import io.openclaw.crds.SpecMapping;
import io.openclaw.crds.spec.ComputeResources;
import io.openclaw.settings.RestartOnly;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsWriter;
import io.openclaw.settings.memory.Machine;
import io.openclaw.settings.memory.MemoryPlan;
import io.openclaw.settings.memory.PlanException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;

/**
 * All that follows from a spec, whichever resource has it.
 *
 * @param settings what openclaw.yaml will say
 * @param plan of one pod
 * @param yaml openclaw.yaml itself
 * @param hash of the settings in force: what each router reports once it runs with them
 * @param rollingHash of what a running router can't change, which are its memory plan and the sections that it reads at its start only
 */
public record Configuration(Settings settings, MemoryPlan plan, String yaml, String hash, String rollingHash) {
    /** Gives what follows from a spec. */
    @FunctionalInterface
    public interface Source {
        Configuration of(OpenClawRouterSpec spec) throws InvalidSpecException;
    }

    /** At least so many where the resource sets no limit: what runs with G1 on two fits with Serial on one. */
    private static final int CPUS_WITHOUT_LIMIT = 2;
    /** More than any node has. */
    private static final BigDecimal MOST_CPUS = BigDecimal.valueOf(1_024);

    /** @throws InvalidSpecException when the spec contradicts itself, in the words of its own fields */
    public static Configuration of(OpenClawRouterSpec spec) throws InvalidSpecException {
        try {
            Settings settings = SpecMapping.toSettings(spec);
            MemoryPlan plan = MemoryPlan.of(settings, Machine.unlimited(cpus(spec)));
            String yaml = SettingsWriter.toYaml(settings);
            return new Configuration(settings, plan, yaml, SettingsWriter.hash(yaml), rollingHash(settings, plan));
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
}
