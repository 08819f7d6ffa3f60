package io.openclaw.router.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What has become of one rule: nothing, pending for {@code for_seconds}, firing. A rule that fires goes on until its value has stayed at or
 * below the threshold for a minute: one that swings about the threshold is one alert. Used by one thread.
 */
final class RuleState {
    /** What Prometheus calls {@code keep_firing_for}. */
    static final Duration KEEP_FIRING = Duration.ofSeconds(60);

    enum Phase {
        INACTIVE,
        PENDING,
        FIRING
    }

    private final String key;
    private final Window window = new Window();
    private Rule rule;
    private Phase phase = Phase.INACTIVE;
    private Instant since = Instant.EPOCH;
    private @Nullable Instant belowSince;
    private double lastAbove;
    private OptionalDouble value = OptionalDouble.empty();

    /** @param key {@link Alert#key} */
    RuleState(String key, Rule rule) {
        this.key = key;
        this.rule = rule;
    }

    /** The same but for how long it must last. */
    void change(Rule other) {
        rule = other;
    }

    Rule rule() {
        return rule;
    }

    Phase phase() {
        return phase;
    }

    /** When it came to its phase. */
    Instant since() {
        return since;
    }

    /** Newest, in the metric's unit; empty where there is none. */
    OptionalDouble value() {
        return value.isPresent() ? OptionalDouble.of(rule.inMetricsUnit(value.getAsDouble())) : value;
    }

    /** @return what there is to be told: the beginning or the end of an alert */
    Optional<Alert> look(Figures figures, Instant now) {
        value = switch (rule.metric().type()) {
            case GAUGE -> rule.gauge(figures);
            case HISTOGRAM -> window.largest(figures.buckets(rule.series().name()), now);
        };
        boolean above = value.isPresent() && value.getAsDouble() > rule.limit();
        if (above) {
            lastAbove = value.getAsDouble();
        }
        return phase == Phase.FIRING ? whileFiring(above, now) : whileQuiet(above, now);
    }

    private Optional<Alert> whileQuiet(boolean above, Instant now) {
        if (!above) {
            enter(Phase.INACTIVE, now);
            return Optional.empty();
        }
        if (phase == Phase.INACTIVE) {
            enter(Phase.PENDING, now);
        }
        if (Duration.between(since, now).toSeconds() < rule.metric().forSeconds()) {
            return Optional.empty();
        }
        enter(Phase.FIRING, now);
        belowSince = null;
        return Optional.of(firing());
    }

    private Optional<Alert> whileFiring(boolean above, Instant now) {
        if (above) {
            belowSince = null;
            return Optional.empty();
        }
        if (belowSince == null) {
            belowSince = now;
        }
        if (Duration.between(belowSince, now).compareTo(KEEP_FIRING) < 0) {
            return Optional.empty();
        }
        return end("it was not for " + KEEP_FIRING.toSeconds() + " s", now);
    }

    /** What it says while it fires. */
    Alert firing() {
        return new Alert(key, rule.metric(), rule.inMetricsUnit(lastAbove), since, null, "");
    }

    /** Ends the alert, if it is one. */
    Optional<Alert> end(String because, Instant now) {
        if (phase != Phase.FIRING) {
            return Optional.empty();
        }
        Alert over = new Alert(key, rule.metric(), rule.inMetricsUnit(lastAbove), since, now, because);
        enter(Phase.INACTIVE, now);
        return Optional.of(over);
    }

    private void enter(Phase next, Instant now) {
        if (phase != next) {
            phase = next;
            since = now;
        }
    }
}
