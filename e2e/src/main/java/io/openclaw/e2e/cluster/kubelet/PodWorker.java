package io.openclaw.e2e.cluster.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.e2e.cluster.kubelet.ContainerRun.Exit;
import io.openclaw.e2e.cluster.kubelet.MemoryCgroups.MemoryCgroup;
import io.openclaw.e2e.cluster.kubelet.Prober.Kind;
import io.openclaw.e2e.cluster.kubelet.Prober.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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

    /** How often what was not there is looked for again. */
    private static final Duration MOUNT_RETRY = Duration.ofMillis(500);

    /** Restarts wait this long at first and twice as long each time; the real kubelet begins with 10 s, which no test has. */
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);

    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);

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
        REPORT
    }

    private record Timer(What what, String container, Instant at) {}

    private final Node node;
    private final String podIp;
    private final PodDirectory directory;
    private final References references;
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
        this.directory = new PodDirectory(node.directory(), pod);
        this.references = new References(node.client(), pod.getMetadata().getNamespace());
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

    void join() throws InterruptedException {
        thread.join();
    }

    String namespace() {
        return references.namespace();
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
            tell();
            update(pod);
            while (!over()) {
                handle(next());
                tell();
            }
            if (!silent) {
                node.confirmDeleted(pod);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            containers.forEach(container -> container.run().ifPresent(ContainerRun::kill));
            node.addresses().release(podIp);
        }
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
        }
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
        if (!terminating) {
            runs("").forEach(run -> node.events().say(pod, "Killing", "Stopping container " + run.container()));
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
        @Nullable Image image = node.images().get(spec.getImage());
        if (image == null) {
            once(view, "ErrImagePull", "Failed", "no image \"" + spec.getImage() + "\" on this node");
            return;
        }
        try {
            directory.layOut(references, node.images());
            ContainerCommand command = ContainerCommand.of(pod, spec, image, directory, podIp, references);
            int instance = view.last().map(exit -> exit.run().instance() + 1).orElse(0);
            ContainerRun run = ContainerRun.start(
                    name,
                    instance,
                    command,
                    directory.log(name, instance),
                    directory.root(spec),
                    cgroup(spec, instance),
                    exit -> inbox.add(new Message.Exited(exit)));
            replace(view.running(run));
            node.events().say(pod, "Started", "Started container " + name);
            probe(run, spec, spec.getStartupProbe() == null ? Kind.READINESS : Kind.STARTUP);
        } catch (MountException e) {
            once(view, "ContainerCreating", "FailedMount", Objects.requireNonNullElse(e.getMessage(), ""));
            in(MOUNT_RETRY, What.START, name);
        } catch (IOException e) {
            once(view, "RunContainerError", "Failed", e.toString());
            in(LONGEST_BACKOFF, What.START, name);
        }
    }

    /** Says it the first time only: the next tries fail alike. */
    private void once(ContainerView view, String waiting, String reason, String message) {
        if (!view.waiting().equals(waiting + ": " + message)) {
            node.events().warn(pod, reason, message);
        }
        replace(view.waiting(waiting + ": " + message));
    }

    private Optional<MemoryCgroup> cgroup(Container spec, int instance) {
        Map<String, Quantity> limits = spec.getResources() == null
                ? Map.of()
                : Objects.requireNonNullElse(spec.getResources().getLimits(), Map.of());
        String name = pod.getMetadata().getUid() + "-" + spec.getName() + "-" + instance;
        return Optional.ofNullable(limits.get("memory"))
                .flatMap(memory ->
                        node.cgroups().limit(name, memory.getNumericalAmount().longValueExact()));
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
            Duration delay = backoff(exit);
            node.events()
                    .warn(
                            pod,
                            "BackOff",
                            "Container " + exit.run().container() + " ended with " + exit.exitCode()
                                    + (exit.oomKilled() ? " (OOMKilled)" : "") + "; restarting");
            in(delay, What.START, exit.run().container());
        }
    }

    /** A run that lasted longer than the longest back-off starts over. */
    private static Duration backoff(Exit exit) {
        Duration lasted = Duration.between(exit.run().started(), exit.finished());
        if (lasted.compareTo(LONGEST_BACKOFF) > 0) {
            return FIRST_BACKOFF;
        }
        Duration doubled = FIRST_BACKOFF.multipliedBy(1L << Math.min(exit.run().instance(), 10));
        return doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
    }

    private void tell() {
        PodStatus status = report.status(pod, podIp, containers, over());
        if (silent || status.equals(told)) {
            return;
        }
        if (node.report(pod, status)) {
            told = status;
        } else {
            in(MOUNT_RETRY, What.REPORT, "");
        }
    }
}
