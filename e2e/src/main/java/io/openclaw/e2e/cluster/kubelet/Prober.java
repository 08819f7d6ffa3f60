package io.openclaw.e2e.cluster.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks one probe of one container again and again, and tells when its verdict changes: so many successes or failures in a row. */
final class Prober implements Runnable {

    /** From the real kubelet: redirects count as success. */
    private static final int FIRST_FAILURE_CODE = 400;

    /** What a container is asked. */
    enum Kind {
        STARTUP,
        READINESS,
        LIVENESS
    }

    /** A verdict; {@code why} says what went wrong last. */
    record Verdict(ContainerRun run, Kind kind, boolean success, String why) {}

    private final ContainerRun run;
    private final Kind kind;
    private final Probe probe;
    private final URI uri;
    private final Consumer<Verdict> verdicts;

    Prober(ContainerRun run, Kind kind, Probe probe, Container container, String podIp, Consumer<Verdict> verdicts) {
        this.run = run;
        this.kind = kind;
        this.probe = probe;
        this.uri = uri(probe, container, podIp);
        this.verdicts = verdicts;
    }

    private static URI uri(Probe probe, Container container, String podIp) {
        HTTPGetAction http = probe.getHttpGet();
        if (http == null) {
            throw new MountException("container " + container.getName() + " has a probe that is not httpGet");
        }
        int port = http.getPort().getIntVal() != null
                ? http.getPort().getIntVal()
                : container.getPorts().stream()
                        .filter(p -> http.getPort().getStrVal().equals(p.getName()))
                        .mapToInt(ContainerPort::getContainerPort)
                        .findFirst()
                        .orElseThrow(() -> new MountException(
                                "no port named " + http.getPort().getStrVal()));
        try {
            return new URI("http", null, podIp, port, http.getPath(), null, null);
        } catch (URISyntaxException e) {
            throw new MountException("not a probe's path: " + http.getPath());
        }
    }

    @Override
    public void run() {
        try {
            Thread.sleep(seconds(probe.getInitialDelaySeconds(), 0));
            boolean verdict = kind == Kind.LIVENESS;
            int successes = 0;
            int failures = 0;
            while (run.process().isAlive()) {
                String failure = ask();
                successes = failure.isEmpty() ? successes + 1 : 0;
                failures = failure.isEmpty() ? 0 : failures + 1;
                if (!verdict && successes >= Objects.requireNonNullElse(probe.getSuccessThreshold(), 1)) {
                    verdict = true;
                    verdicts.accept(new Verdict(run, kind, true, ""));
                }
                boolean failed = failures == Objects.requireNonNullElse(probe.getFailureThreshold(), 3);
                if (failed && (verdict || kind == Kind.STARTUP)) {
                    verdict = false;
                    verdicts.accept(new Verdict(run, kind, false, failure));
                }
                if (kind == Kind.STARTUP && verdict) {
                    return;
                }
                Thread.sleep(seconds(probe.getPeriodSeconds(), 10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration seconds(@Nullable Integer seconds, int otherwise) {
        return Duration.ofSeconds(Objects.requireNonNullElse(seconds, otherwise));
    }

    /** Empty for success, else what went wrong. */
    private String ask() {
        int timeoutMs = (int) seconds(probe.getTimeoutSeconds(), 1).toMillis();
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setConnectTimeout(timeoutMs);
            connection.setReadTimeout(timeoutMs);
            connection.setInstanceFollowRedirects(false);
            connection.setRequestProperty("User-Agent", "kube-probe/1.33");
            connection.setRequestProperty("Connection", "close");
            try {
                int code = connection.getResponseCode();
                return code < FIRST_FAILURE_CODE ? "" : "HTTP probe failed with statuscode: " + code;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            return "Get \"" + uri + "\": " + e.getMessage();
        }
    }
}
