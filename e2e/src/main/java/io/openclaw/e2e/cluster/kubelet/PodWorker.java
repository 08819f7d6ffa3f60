package io.openclaw.e2e.cluster.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.openclaw.e2e.cluster.kubelet.ContainerRun.Exit;
import io.openclaw.e2e.cluster.kubelet.Prober.Kind;
import io.openclaw.e2e.cluster.kubelet.Prober.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One pod's life on the node, on one thread: everything that happens to it comes in as a message and leads to its status being told. Its end is a SIGTERM, the
 * grace period, a SIGKILL, and the word to the API server that nothing runs any more.
 */
final class PodWorker {

    /** How often what failed is tried again. */
    private static final Duration RETRY = Duration.ofMillis(500);

    /** How often mounted ConfigMaps are brought up to date: a kubelet's minute, shortened. */
    private static final Duration REFRESH = Duration.ofSeconds(1);

    private sealed interface Message {
        record Updated(Pod pod) implements Message {}

        record Exited(Exit exit) implements Message {}

        record Probed(Verdict verdict) implements Message {}

        /** Something is due again. */
        record Due(Timer timer) implements Message {}

        /** The object is gone, or the node goes down: nothing is to be told any more. */
        record Gone() implements Message {}
    }

    private enum What {
        START,
        KILL,
        REPORT,
        REFRESH
    }

    private record Timer(What what, String container, Instant at) {}

    private final Node node;
    private final String podIp;
    private final ContainerLauncher launcher;
    private final PodReport report = new PodReport();
    private final LinkedBlockingQueue<Message> inbox = new LinkedBlockingQueue<>();
    private final List<Timer> timers = new ArrayList<>();
    private volatile List<ContainerView> containers;
    private final Thread thread;
    private Pod pod;
    private boolean terminating;
    private boolean silent;
    private @Nullable PodStatus told;

    PodWorker(Node node, Pod pod) {
        this.node = node;
        this.pod = pod;
        this.podIp = node.addresses().takePodAddress();
        this.launcher = new ContainerLauncher(node, pod, podIp);
        this.containers = pod.getSpec().getContainers().stream()
                .map(ContainerView::created)
                .toList();
        this.thread =
                Thread.ofVirtual().name("pod " + pod.getMetadata().getName()).unstarted(this::live);
    }

    void start() {
        thread.start();
    }

    void update(Pod newest) {
        inbox.add(new Message.Updated(newest));
    }

    void gone() {
        inbox.add(new Message.Gone());
    }

    boolean ended() {
        return thread.getState() == Thread.State.TERMINATED;
    }

    void join() throws InterruptedException {
        thread.join();
    }

    String namespace() {
        return pod.getMetadata().getNamespace();
    }

    List<ContainerProcess> processes() {
        return containers.stream()
                .flatMap(container -> container.run().stream())
                .map(run -> new ContainerProcess(
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        run.container(),
                        podIp,
                        run.process().pid(),
                        run.started(),
                        run.log()))
                .toList();
    }

    private void live() {
        try {
            containers.forEach(
                    container -> in(Duration.ZERO, What.START, container.spec().getName()));
            in(REFRESH, What.REFRESH, "");
            tell();
            update(pod);
            while (!over() || !confirmed()) {
                handle(next());
                tell();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            containers.forEach(container -> container.run().ifPresent(ContainerRun::kill));
            node.addresses().release(podIp);
        }
    }

    private boolean confirmed() {
        if (silent || node.confirmDeleted(pod)) {
            return true;
        }
        in(RETRY, What.REPORT, "");
        return false;
    }

    private boolean over() {
        return terminating
                && containers.stream().allMatch(container -> container.run().isEmpty());
    }

    private Message next() throws InterruptedException {
        Optional<Timer> first = timers.stream().min(Comparator.comparing(Timer::at));
        if (first.isEmpty()) {
            return inbox.take();
        }
        long patience = Duration.between(Instant.now(), first.get().at()).toNanos();
        @Nullable Message message = inbox.poll(Math.max(0, patience), TimeUnit.NANOSECONDS);
        if (message != null) {
            return message;
        }
        timers.remove(first.get());
        return new Message.Due(first.get());
    }

    private void handle(Message message) {
        switch (message) {
            case Message.Updated(Pod newest) -> {
                pod = newest;
                if (newest.getMetadata().getDeletionTimestamp() != null) {
                    terminate(Duration.ofSeconds(newest.getMetadata().getDeletionGracePeriodSeconds()));
                }
            }
            case Message.Exited(Exit exit) -> exited(exit);
            case Message.Probed(Verdict verdict) -> probed(verdict);
            case Message.Due(Timer timer) -> due(timer);
            case Message.Gone() -> {
                silent = true;
                terminate(Duration.ZERO);
            }
        }
    }

    private void due(Timer timer) {
        switch (timer.what) {
            case START -> {
                if (!terminating) {
                    startContainer(timer.container);
                }
            }
            case KILL -> runs(timer.container).forEach(ContainerRun::kill);
            case REPORT -> {}
            case REFRESH -> refreshMounts();
        }
    }

    private void refreshMounts() {
        if (terminating) {
            return;
        }
        try {
            if (!runs("").isEmpty()) {
                launcher.refreshMounts();
            }
        } catch (MountException | UncheckedIOException | KubernetesClientException e) {
            node.events().warn(pod, "FailedMount", Objects.requireNonNullElse(e.getMessage(), e.toString()));
        }
        in(REFRESH, What.REFRESH, "");
    }

    /** All of them for an empty name. */
    private List<ContainerRun> runs(String container) {
        return containers.stream()
                .flatMap(view -> view.run().stream())
                .filter(run -> container.isEmpty() || run.container().equals(container))
                .toList();
    }

    private void in(Duration delay, What what, String container) {
        timers.add(new Timer(what, container, Instant.now().plus(delay)));
    }

    private void terminate(Duration grace) {
        if (!terminating && !silent) {
            runs("").forEach(run -> node.events().say(pod, "Killing", "Stopping container " + run.container()));
        }
        if (!terminating) {
            runs("").forEach(ContainerRun::terminate);
        }
        terminating = true;
        in(grace, What.KILL, "");
    }

    private ContainerView view(String container) {
        return containers.stream()
                .filter(view -> view.spec().getName().equals(container))
                .findFirst()
                .orElseThrow();
    }

    private void replace(ContainerView changed) {
        containers = containers.stream()
                .map(view -> view.spec().getName().equals(changed.spec().getName()) ? changed : view)
                .toList();
    }

    private void startContainer(String name) {
        ContainerView view = view(name);
        Container spec = view.spec();
        int instance = view.last().map(exit -> exit.run().instance() + 1).orElse(0);
        try {
            ContainerRun run = launcher.launch(pod, spec, instance, exit -> inbox.add(new Message.Exited(exit)));
            replace(view.running(run));
            node.events().say(pod, "Started", "Started container " + name);
            probe(run, spec, spec.getStartupProbe() == null ? Kind.READINESS : Kind.STARTUP);
        } catch (MountException e) {
            once(view, "ContainerCreating", "FailedMount", e);
        } catch (IOException | UncheckedIOException e) {
            once(view, "RunContainerError", "Failed", e);
        }
    }

    /** Says it the first time only, for the next tries fail alike. */
    private void once(ContainerView view, String waiting, String reason, Exception e) {
        String message = Objects.requireNonNullElse(e.getMessage(), e.toString());
        if (!message.equals(view.problem())) {
            node.events().warn(pod, reason, message);
        }
        replace(view.waiting(waiting, message));
        in(RETRY, What.START, view.spec().getName());
    }

    /** Begins the probes that are asked from now on: startup alone, or the other two. */
    private void probe(ContainerRun run, Container spec, Kind from) {
        for (Kind kind : from == Kind.STARTUP ? List.of(Kind.STARTUP) : List.of(Kind.READINESS, Kind.LIVENESS)) {
            @Nullable
            Probe probe = switch (kind) {
                case STARTUP -> spec.getStartupProbe();
                case READINESS -> spec.getReadinessProbe();
                case LIVENESS -> spec.getLivenessProbe();
            };
            if (probe != null) {
                Thread.ofVirtual()
                        .start(new Prober(
                                run, kind, probe, spec, podIp, verdict -> inbox.add(new Message.Probed(verdict))));
            }
        }
    }

    private void probed(Verdict verdict) {
        ContainerView view = view(verdict.run().container());
        if (!view.run().equals(Optional.of(verdict.run()))) {
            return;
        }
        if (!verdict.success()) {
            node.events().warn(pod, "Unhealthy", verdict.kind() + " probe failed: " + verdict.why());
        }
        switch (verdict.kind()) {
            case STARTUP -> {
                if (verdict.success()) {
                    replace(view.started(view.spec().getReadinessProbe() == null));
                    probe(verdict.run(), view.spec(), Kind.READINESS);
                } else {
                    restart(verdict.run());
                }
            }
            case READINESS -> replace(view.ready(verdict.success()));
            case LIVENESS -> {
                if (!verdict.success()) {
                    restart(verdict.run());
                }
            }
        }
    }

    private void restart(ContainerRun run) {
        node.events().say(pod, "Killing", "Container " + run.container() + " failed a probe, will be restarted");
        run.terminate();
        in(Duration.ofSeconds(pod.getSpec().getTerminationGracePeriodSeconds()), What.KILL, run.container());
    }

    private void exited(Exit exit) {
        ContainerView view = view(exit.run().container());
        timers.removeIf(timer ->
                timer.what == What.KILL && timer.container.equals(exit.run().container()));
        replace(view.ended(exit, "CrashLoopBackOff"));
        if (!terminating) {
            node.events()
                    .warn(
                            pod,
                            "BackOff",
                            "Container " + exit.run().container() + " ended with " + exit.exitCode()
                                    + (exit.oomKilled() ? " (OOMKilled)" : "") + "; restarting");
            in(exit.backoff(), What.START, exit.run().container());
        }
    }

    private void tell() {
        PodStatus status = report.status(pod, podIp, containers, over());
        if (silent || status.equals(told)) {
            return;
        }
        if (node.report(pod, status)) {
            told = status;
        } else {
            in(RETRY, What.REPORT, "");
        }
    }
}
