package io.openclaw.router.alert;

import io.openclaw.router.log.RouterLog;
import io.openclaw.settings.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of one router: every few seconds each rule is judged by the figures of that moment; what begins or ends is logged, and told to the
 * receiver that its {@code action} names. Other settings may take the place of these at any time.
 */
public final class Alerts implements AutoCloseable {
    /** Finer than Prometheus' usual 30 s. */
    static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /** Within the five seconds that a pod has beyond its drain. */
    static final Duration LAST_CHANCE = Duration.ofSeconds(3);

    private final Supplier<Figures> source;
    private final Path directory;
    private final Origin origin;
    private final RouterLog log;
    private final Thread.UncaughtExceptionHandler fatal;
    private final Clock clock;
    private final Backoff backoff;
    private final ScheduledExecutorService timer;
    private volatile List<AlertFigures.Rule> published = List.of();
    private volatile Map<String, Notifier> receivers = Map.of();
    // all below guarded by this
    private final Map<String, RuleState> rules = new LinkedHashMap<>();
    private final Map<String, String> doubts = new LinkedHashMap<>();
    private @Nullable Post post;
    private Instant resentAt;
    private boolean scheduled;
    private boolean closed;

    /**
     * @param source of the figures; called on a thread of the alerts' own
     * @param directory what relative paths of the settings begin at
     * @param fatal told of what is not to be survived
     */
    public Alerts(
            Settings.Monitoring settings,
            Supplier<Figures> source,
            Path directory,
            Origin origin,
            RouterLog log,
            Thread.UncaughtExceptionHandler fatal,
            Clock clock) {
        this(settings, source, directory, origin, log, fatal, clock, Backoff.USUAL);
    }

    Alerts(
            Settings.Monitoring settings,
            Supplier<Figures> source,
            Path directory,
            Origin origin,
            RouterLog log,
            Thread.UncaughtExceptionHandler fatal,
            Clock clock,
            Backoff backoff) {
        this.source = source;
        this.directory = directory;
        this.origin = origin;
        this.log = log;
        this.fatal = fatal;
        this.clock = clock;
        this.backoff = backoff;
        resentAt = clock.instant();
        timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("clw-alerts").factory());
        configured(settings);
    }

    /** These settings are in force. What they change nothing about goes on as it was. */
    public synchronized void configured(Settings.Monitoring settings) {
        if (closed) {
            return;
        }
        Map<String, Notifier> before = receivers;
        Map<String, Notifier> after = new LinkedHashMap<>();
        settings.receivers().forEach((name, receiver) -> after.put(name, notifier(name, receiver, before.get(name))));

        Map<String, Rule> wanted = new LinkedHashMap<>();
        settings.metrics().stream().map(Rule::of).forEach(rule -> wanted.put(rule.identity(), rule));
        List<String> gone =
                rules.keySet().stream().filter(one -> !wanted.containsKey(one)).toList();
        for (String identity : gone) {
            RuleState state = rules.remove(identity);
            doubts.remove(identity);
            if (state != null) { // told where it was told that it began
                state.end("the configuration has no such alert any more", clock.instant())
                        .ifPresent(this::tell);
            }
        }
        receivers = Collections.unmodifiableMap(after);
        Map<String, RuleState> ordered = new LinkedHashMap<>();
        wanted.forEach((identity, rule) -> {
            RuleState state = rules.get(identity);
            if (state == null) {
                state = new RuleState(origin.key(rule), rule);
            }
            state.change(rule);
            ordered.put(identity, state);
        });
        rules.clear();
        rules.putAll(ordered);
        retire(before, after);
        publish();
        if (!rules.isEmpty() && !scheduled) {
            scheduled = true;
            // never cancelled alone, and its task lets nothing out: the future has nothing to say
            var _ = timer.scheduleWithFixedDelay(
                    this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private Notifier notifier(String name, Settings.Receiver receiver, @Nullable Notifier before) {
        if (before != null && before.receiver().equals(receiver)) {
            return before;
        }
        Post shared = post;
        if (shared == null) {
            shared = new Post(clock);
            post = shared;
        }
        return new Notifier(name, receiver, directory, origin, shared, backoff, log, clock);
    }

    /** What waited for a receiver that is changed goes where it is now, and it and a new one learn what fires; what waited for one that is gone gets a last try. */
    private void retire(Map<String, Notifier> before, Map<String, Notifier> after) {
        before.forEach((name, old) -> {
            if (!after.containsKey(name)) {
                old.beginLastChance();
            }
        });
        after.forEach((name, next) -> {
            Notifier old = before.get(name);
            if (next != old) {
                if (old != null) {
                    old.handOver().forEach(next::offer);
                }
                firing().stream()
                        .filter(alert -> name.equals(alert.metric().action()))
                        .forEach(next::offer);
            }
        });
    }

    private List<Alert> firing() {
        return rules.values().stream()
                .filter(state -> state.phase() == RuleState.Phase.FIRING)
                .map(RuleState::firing)
                .toList();
    }

    private void look() {
        try {
            look(source.get());
        } catch (RuntimeException e) {
            log.error("Alerts could not be judged: " + e);
        } catch (Throwable e) {
            // a timer drops a task that throws: say it, and look again next time
            fatal.uncaughtException(Thread.currentThread(), e);
        }
    }

    synchronized void look(Figures figures) {
        if (closed) {
            return;
        }
        Instant now = clock.instant();
        rules.forEach((identity, state) -> {
            say(identity, state.rule().doubt(figures).orElse(""), state.rule());
            state.look(figures, now).ifPresent(this::told);
        });
        if (Duration.between(resentAt, now).compareTo(Protocol.RESEND) >= 0) {
            resentAt = now;
            firing().forEach(this::repeat);
        }
        receivers.values().forEach(Notifier::wake);
        publish();
    }

    private void say(String identity, String doubt, Rule rule) {
        String before = doubts.put(identity, doubt);
        if (!doubt.isEmpty() && !doubt.equals(before)) {
            log.warn("Alert on " + rule.metric().name() + " can never fire: " + doubt);
        }
    }

    private void told(Alert alert) {
        Settings.Metric metric = alert.metric();
        List<String> facts = new ArrayList<>();
        facts.add("Severity: " + metric.alertSeverity().name().toLowerCase(Locale.ROOT));
        facts.add("Threshold: " + Numbers.text(metric.alertThreshold())
                + (metric.forSeconds() == 0 ? "" : ", for " + metric.forSeconds() + " s"));
        facts.add("Action: " + action(metric));
        String[] lines = facts.toArray(String[]::new);
        if (!alert.isFiring()) {
            log.info("Alert over: " + alert.summary(), lines);
        } else if (metric.alertSeverity() == Settings.Severity.CRITICAL) {
            log.error("Alert: " + alert.summary(), lines);
        } else {
            log.warn("Alert: " + alert.summary(), lines);
        }
        tell(alert);
    }

    private String action(Settings.Metric metric) {
        if (metric.action() == null) {
            return "none, only logged";
        }
        return receivers.containsKey(metric.action())
                ? metric.action()
                : metric.action() + " is no receiver, only logged";
    }

    private void tell(Alert alert) {
        Notifier receiver = receiverOf(alert);
        if (receiver != null) {
            receiver.offer(alert);
        }
    }

    private void repeat(Alert alert) {
        Notifier receiver = receiverOf(alert);
        if (receiver != null && receiver.receiver().type() == Settings.ReceiverType.ALERTMANAGER) {
            receiver.offer(alert);
        }
    }

    private @Nullable Notifier receiverOf(Alert alert) {
        String action = alert.metric().action();
        return action == null ? null : receivers.get(action);
    }

    private void publish() {
        List<AlertFigures.Rule> all = new ArrayList<>();
        rules.forEach((identity, state) -> {
            Settings.Metric metric = state.rule().metric();
            all.add(new AlertFigures.Rule(
                    metric.name(),
                    metric.alertThreshold(),
                    metric.alertSeverity().name().toLowerCase(Locale.ROOT),
                    metric.action(),
                    state.phase().name().toLowerCase(Locale.ROOT),
                    state.since(),
                    state.value(),
                    doubts.getOrDefault(identity, "")));
        });
        published = List.copyOf(all);
    }

    /** Of the last look. Never waits for one. */
    public AlertFigures figures() {
        return new AlertFigures(
                published, receivers.values().stream().map(Notifier::figures).toList());
    }

    /**
     * The router ends, and its alerts with it: receivers are told, and what waits for them is tried once more. Takes at most {@link #LAST_CHANCE}; what
     * was not delivered by then is logged.
     */
    @Override
    public void close() {
        timer.shutdownNow();
        List<Notifier> last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            Instant now = clock.instant();
            rules.values().forEach(state -> state.end("the router stopped", now).ifPresent(this::tell));
            last = List.copyOf(receivers.values());
        }
        long deadline = System.nanoTime() + LAST_CHANCE.toNanos();
        last.forEach(Notifier::beginLastChance);
        long undelivered = 0;
        try {
            for (Notifier receiver : last) {
                undelivered += receiver.endLastChance(deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // who ends the router wants it to end now
        }
        if (undelivered > 0) {
            log.error("Alerts that could not be told before the end: " + undelivered);
        }
        Post shared = post;
        if (shared != null) {
            shared.close();
        }
    }
}
