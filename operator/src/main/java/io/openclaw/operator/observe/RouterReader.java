package io.openclaw.operator.observe;

import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.crds.CronSchedule;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.crds.OpenClawRouterStatus;
import io.openclaw.crds.spec.RestartPolicy;
import io.openclaw.crds.status.RestartInProgress;
import io.openclaw.crds.status.RestartRecord;
import io.openclaw.crds.status.RestartTotals;
import io.openclaw.operator.desired.Annotations;
import io.openclaw.operator.restart.Restart;
import io.openclaw.operator.restart.Restart.Phase;
import io.openclaw.operator.restart.RestartRules;
import io.openclaw.operator.restart.RestartState;
import io.openclaw.operator.restart.RestartState.Finished;
import io.openclaw.operator.restart.RestartState.Outcome;
import io.openclaw.operator.restart.RestartTimes;
import io.openclaw.settings.Settings;
import io.openclaw.settings.units.Bytes;
import io.openclaw.settings.units.GoDuration;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The resource's part of a {@link ClusterView}. Pure. The reverse of the status' part is {@link io.openclaw.operator.status.RestartStatus}. */
public final class RouterReader {
    private static final Duration COOLDOWN = Duration.ofMinutes(10);
    private static final int MAX_PER_HOUR = 4;

    private RouterReader() {}

    /** @param surgeTimeout and {@code maxAtOnce} are the operator's own */
    public static RouterView read(OpenClawRouter resource, Settings settings, Duration surgeTimeout, int maxAtOnce) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(resource.getMetadata().getAnnotations(), Map.of());
        return new RouterView(
                resource.getMetadata().getNamespace(),
                resource.getMetadata().getName(),
                resource.getMetadata().getUid(),
                Boolean.TRUE.equals(resource.getSpec().paused()) || "true".equals(annotations.get(Annotations.PAUSED)),
                annotations.get(Annotations.RESTART_AT),
                rules(
                        resource.getSpec().restart(),
                        settings.router().process(),
                        surgeTimeout,
                        maxAtOnce,
                        resource.getMetadata().getUid()),
                state(resource.getStatus()));
    }

    private static RestartRules rules(
            @Nullable RestartPolicy policy,
            Settings.Process process,
            Duration surgeTimeout,
            int maxAtOnce,
            String uid) {
        String cooldown = policy == null ? null : policy.cooldown();
        Integer maxPerHour = policy == null ? null : policy.maxPerHour();
        return new RestartRules(
                Duration.ofSeconds(process.minUptimeSeconds()),
                Optional.ofNullable(cooldown).flatMap(GoDuration::parse).orElse(COOLDOWN),
                Objects.requireNonNullElse(maxPerHour, MAX_PER_HOUR),
                Duration.ofSeconds(process.drainDelaySeconds()),
                Duration.ofSeconds(process.restartGracePeriodSeconds()),
                surgeTimeout,
                maxAtOnce,
                policy == null ? RestartTimes.ANY : times(policy, uid),
                policy != null && policy.strategy() == RestartPolicy.Strategy.EVICT);
    }

    private static RestartTimes times(RestartPolicy policy, String uid) {
        Duration jitter =
                Optional.ofNullable(policy.jitter()).flatMap(GoDuration::parse).orElse(Duration.ZERO);
        // the same for every look, and spread evenly over the routers
        long part = Integer.toUnsignedLong(
                UUID.nameUUIDFromBytes(uid.getBytes(StandardCharsets.UTF_8)).hashCode());
        CronSchedule schedule = Optional.ofNullable(policy.schedule())
                .flatMap(CronSchedule::parse)
                .orElse(null);
        return new RestartTimes(
                schedule,
                schedule == null ? policy.schedule() : null,
                Duration.ofSeconds((jitter.toSeconds() * part) >>> Integer.SIZE),
                policy.windows().stream().map(RouterReader::window).toList());
    }

    private static RestartTimes.Window window(RestartPolicy.Window window) {
        return new RestartTimes.Window(
                window.days().stream()
                        .map(day -> DayOfWeek.valueOf(day.name()))
                        .collect(Collectors.toUnmodifiableSet()),
                LocalTime.parse(window.start()),
                LocalTime.parse(window.end()));
    }

    static RestartState state(@Nullable OpenClawRouterStatus status) {
        if (status == null) {
            return RestartState.NONE;
        }
        RestartTotals totals = Objects.requireNonNullElse(status.restarts(), new RestartTotals(null, null, null, null));
        return new RestartState(
                status.restart() == null ? null : restart(status.restart()),
                status.history().stream().map(RouterReader::finished).toList(),
                Objects.requireNonNullElse(totals.total(), 0),
                Objects.requireNonNullElse(totals.oomKilled(), 0),
                totals.lastReason(),
                totals.lastRequest());
    }

    private static Restart restart(RestartInProgress restart) {
        return new Restart(
                restart.pod(),
                restart.reasons(),
                restart.cause(),
                time(restart.since()),
                mebibytes(restart.memoryBefore()),
                restart.step() == null ? Phase.Claimed : Phase.valueOf(restart.step()),
                restart.replacement(),
                null);
    }

    private static Finished finished(RestartRecord entry) {
        return new Finished(
                time(entry.time()),
                entry.pod(),
                entry.replacement(),
                entry.reasons(),
                entry.cause(),
                mebibytes(entry.memoryBefore()),
                mebibytes(entry.memoryAfter()),
                millis(entry.surgeReady()),
                millis(entry.drain()),
                entry.evidence(),
                entry.outcome() == null ? Outcome.Replaced : Outcome.valueOf(entry.outcome()));
    }

    private static Instant time(@Nullable String text) {
        return text == null ? Instant.EPOCH : Instant.parse(text);
    }

    private static @Nullable Long mebibytes(@Nullable Quantity quantity) {
        return quantity == null
                ? null
                : Bytes.parse(quantity.toString())
                        .map(bytes -> bytes / Bytes.MIB)
                        .orElse(null);
    }

    private static @Nullable Long millis(@Nullable String duration) {
        return duration == null
                ? null
                : GoDuration.parse(duration).map(Duration::toMillis).orElse(null);
    }
}
