package io.openclaw.router.lifecycle;

import io.openclaw.router.http.TrafficServer;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.metrics.ConfigState;
import io.openclaw.settings.Overrides;
import io.openclaw.settings.RestartOnly;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsReader;
import io.openclaw.settings.SettingsWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the configuration file twice a second and puts what changed in force. By content, so that a ConfigMap's swapped link, an editor's
 * rename and a plain write are all the same; and only what is read the same twice, so that no half of a file is ever taken for the whole. A file
 * that can't be used changes nothing: it is told once, and shows in the metrics until a good one comes.
 */
final class ConfigWatch implements AutoCloseable {
    /** Read twice, a change is in force within about a second. */
    private static final long LOOK_EVERY_MS = 500;

    private static final int HASH_BYTES = 6;

    private final Launch launch;
    private final RouterLog log;
    private final TrafficServer traffic;
    private final Consumer<Settings> applied;
    private final Thread.UncaughtExceptionHandler fatal;
    private final RestartOnly started;
    private final RestartOnly startedOwn;
    private final MemoryFit fit;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("clw-config").factory());
    private volatile ConfigState state;
    private Look judged;
    private Look seen;

    /** The file at one moment: its text, or why it can't be read. */
    private record Look(String text, @Nullable String problem) {}

    /**
     * @param applied told of all settings that are put in force
     */
    ConfigWatch(
            Launch launch, TrafficServer traffic, Consumer<Settings> applied, Thread.UncaughtExceptionHandler fatal) {
        this.launch = launch;
        this.log = launch.log();
        this.traffic = traffic;
        this.applied = applied;
        this.fatal = fatal;
        ConfigSource.Reading reading = launch.configuration();
        this.started = RestartOnly.of(reading.settings());
        this.startedOwn = RestartOnly.of(reading.own());
        this.fit = new MemoryFit(reading.settings(), launch.plan(), launch.machine());
        this.state = new ConfigState(
                SettingsWriter.hash(reading.own()), launch.plan().settings(), null, List.of());
        this.judged = new Look(launch.configText(), null);
        this.seen = judged;
        // never cancelled alone, and its task lets nothing out: the future has nothing to say
        var _ = timer.scheduleWithFixedDelay(this::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    ConfigState state() {
        return state;
    }

    private void look() {
        try {
            Look now = read();
            boolean settled = now.equals(seen);
            seen = now;
            if (settled && !now.equals(judged)) {
                judged = now;
                judge(now);
            }
            traffic.settle();
        } catch (Throwable e) {
            // a timer drops a task that throws: say it, and look again next time
            fatal.uncaughtException(Thread.currentThread(), e);
        }
    }

    private Look read() {
        try {
            return new Look(launch.source().current(), null);
        } catch (SettingsException e) {
            return new Look("", said(e));
        }
    }

    private void judge(Look look) {
        String hash = textHash(look.text);
        try {
            if (look.problem != null) {
                reject(hash, look.problem);
                return;
            }
            ConfigSource.Reading reading = launch.source().read(look.text);
            hash = SettingsWriter.hash(reading.own());
            List<String> waiting = RestartOnly.of(reading.settings()).differences(started);
            Settings live = started.in(reading.settings());
            if (!waiting.isEmpty()) {
                requireValid(live);
            }
            Settings fitting = fit.fit(live);
            String inForce = SettingsWriter.hash(startedOwn.in(reading.own()));
            if (!fitting.equals(state.settings())) {
                traffic.apply(fitting);
                applied.accept(fitting);
            }
            tell(inForce, fitting, waiting);
            state = new ConfigState(inForce, fitting, null, waiting);
        } catch (SettingsException e) {
            reject(hash, said(e));
        }
    }

    /** New live sections beside old ones of the start: each was valid in its own file, which says nothing of the two together. */
    private static void requireValid(Settings settings) throws SettingsException {
        SettingsReader.read(
                "(with the sections that wait for a restart as they were)",
                SettingsWriter.toYaml(settings),
                Overrides.NONE);
    }

    private void tell(String hash, Settings settings, List<String> waiting) {
        List<String> facts = new ArrayList<>();
        facts.add("In force: " + hash + ", before: " + state.hash());
        facts.add("Routes: " + settings.router().routes().size() + ", upstreams: "
                + settings.router().upstreams().size());
        if (waiting.isEmpty()) {
            log.info("Configuration applied", facts.toArray(String[]::new));
        } else {
            facts.add("Waits for a restart: " + String.join(", ", waiting));
            log.warn(
                    "Configuration applied, but for what only a restart puts in force: " + String.join(", ", waiting),
                    facts.toArray(String[]::new));
        }
    }

    private void reject(String hash, String error) {
        state = new ConfigState(state.hash(), state.settings(), new ConfigState.Rejected(hash, error), state.waiting());
        List<String> facts = new ArrayList<>(Arrays.asList(error.split("\n", -1)));
        facts.add("Still in force: " + state.hash());
        // the hash in the headline keeps two different files' refusals from being folded into one
        log.error("Configuration " + hash + " refused", facts.toArray(String[]::new));
    }

    private static String said(SettingsException e) {
        return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }

    private static String textHash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
