package io.openclaw.router.lifecycle;

import io.openclaw.router.admin.AdminServer;
import io.openclaw.router.http.TrafficServer;
import io.openclaw.router.jvm.GcFigures;
import io.openclaw.router.jvm.NativeMemory;
import io.openclaw.router.log.RouterLog;
import io.openclaw.settings.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A restart without an orchestrator. A successor is started beside this process, on the same ports; once it serves, all that begins is its, and this
 * process drains and goes. Where there can't be two, it drains and leaves the start to its supervisor, if it has one.
 */
final class SelfRestart {
    /** Old collections in a row that leave more than the threshold: one may have met garbage that floats. */
    private static final int STRIKES = 2;
    /** What failed once fails again a moment later. */
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMinutes(10);

    private static final long MIB = 1 << 20;

    private final Launch launch;
    private final RouterLog log;
    private final TrafficServer traffic;
    private final AdminServer admin;
    private final Supervisor supervisor;
    private final Consumer<String> leave;
    private final Settings.Process process;
    private long seenOld;
    private int strikes;
    private volatile long notBeforeNanos = System.nanoTime();
    // all below guarded by this
    private boolean underWay;
    private boolean cancelled;
    /** It serves: there is no way back. */
    private boolean succeeded;

    private @Nullable Successor successor;

    /** @param leave begins the drain after which the process ends, for a reason */
    SelfRestart(
            Launch launch, TrafficServer traffic, AdminServer admin, Supervisor supervisor, Consumer<String> leave) {
        this.launch = launch;
        this.log = launch.log();
        this.traffic = traffic;
        this.admin = admin;
        this.supervisor = supervisor;
        this.leave = leave;
        this.process = launch.settings().process();
    }

    /**
     * Restarts a process that has lived for long enough, where old collections go on leaving more than the threshold, or memory is held for nobody.
     *
     * @param fragmented though a trim was tried
     */
    void look(GcFigures gc, boolean fragmented, Duration uptime) {
        boolean collected = gc.oldCount() > seenOld;
        if (collected) {
            seenOld = gc.oldCount();
            strikes = gc.liveAfterOldBytes() >= process.restartOnMemoryThresholdMb() * MIB ? strikes + 1 : 0;
        }
        boolean over = collected && strikes >= STRIKES;
        boolean due = (over || fragmented)
                && launch.succession().mode() != Launch.Succession.Mode.OFF
                && uptime.toSeconds() >= process.minUptimeSeconds()
                && System.nanoTime() - notBeforeNanos >= 0;
        if (due) {
            String reason = over
                    ? "live memory of " + gc.liveAfterOldBytes() / MIB + " MB is above the threshold of "
                            + process.restartOnMemoryThresholdMb() + " MB"
                    : "memory is fragmented";
            begin(reason).ifPresent(why -> {
                log.warn("No restart: " + why, "Reason for one: " + reason);
                postpone();
            });
        }
    }

    /**
     * Begins a restart, on a thread of its own; while one is under way, again is nothing new.
     *
     * @return why not
     */
    synchronized Optional<String> begin(String reason) {
        if (underWay) {
            return Optional.empty();
        }
        if (launch.succession().mode() == Launch.Succession.Mode.OFF) {
            return Optional.of("CLW_ROUTER_SELF_RESTART is off");
        }
        if (launch.succession().predecessorLives()) {
            return Optional.of("the predecessor still drains");
        }
        Optional<String> alone = whyAlone();
        if (alone.isPresent() && !hasSupervisor()) {
            return Optional.of(alone.get() + ", and no supervisor is known that would start the next one");
        }
        underWay = true;
        Runnable restart = alone.isPresent()
                ? () -> leave.accept(reason + "; " + alone.get() + ", its supervisor starts the next")
                : () -> restart(reason);
        Thread.ofPlatform().daemon().name("clw-restart").start(restart);
        return Optional.empty();
    }

    /** This process is to stop or to drain for another reason: a successor that doesn't serve yet is not wanted, and one that does is told the same. */
    synchronized void cancel() {
        cancelled = true;
        Successor started = successor;
        if (started != null) {
            if (succeeded) {
                started.stop();
            } else {
                started.kill();
            }
        }
    }

    private boolean hasSupervisor() {
        return launch.succession().mode() == Launch.Succession.Mode.ON || supervisor.isThere();
    }

    /** Why no second process can run beside this one; empty where it can. */
    private Optional<String> whyAlone() {
        if (Supervisor.endsContainer()) {
            return Optional.of("a container ends with its first process");
        }
        try {
            long free = NativeMemory.freeBytes();
            long needed = launch.plan().limitMb() * MIB;
            return free >= needed
                    ? Optional.empty()
                    : Optional.of("there are " + free / MIB + " MB free of the " + needed / MIB
                            + " MB that a second one needs");
        } catch (IOException e) {
            return Optional.of("what memory is free can't be told: " + e);
        }
    }

    private void restart(String reason) {
        try {
            log.info("Restarting: " + reason);
            long pid = handOver();
            log.info("The successor serves", "Process: " + pid);
            leave.accept(reason + "; process " + pid + " serves");
        } catch (IOException | RuntimeException e) {
            log.error("Restart failed, the router goes on", "Reason for it: " + reason, "Cause: " + e);
            goOn();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @throws IOException when there is no successor that serves; then there is none at all */
    private long handOver() throws IOException, InterruptedException {
        traffic.share(true);
        admin.share(true);
        Successor started = Successor.start(launch.succession());
        try {
            become(started);
            started.awaitServing();
            settle(started);
        } catch (IOException | RuntimeException | InterruptedException e) {
            started.kill();
            throw e;
        }
        traffic.leaveNewcomersToSuccessor();
        admin.stopListening();
        supervisor.ready(started.pid(), log);
        return started.pid();
    }

    private synchronized void become(Successor started) throws IOException {
        successor = started;
        requireWanted();
    }

    private synchronized void settle(Successor started) throws IOException {
        requireWanted();
        started.requireAlive();
        succeeded = true;
    }

    private void requireWanted() throws IOException {
        if (cancelled) {
            throw new IOException("this router is to stop or to drain");
        }
    }

    private void goOn() {
        try {
            traffic.share(false);
            admin.share(false);
        } finally {
            postpone();
            synchronized (this) {
                underWay = false;
                successor = null;
            }
        }
    }

    private void postpone() {
        notBeforeNanos = System.nanoTime() + BETWEEN_ATTEMPTS.toNanos();
    }
}
