package io.openclaw.e2e.cluster.kubelet;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A container's running process.
 *
 * @param podIp the pod's own loopback address
 * @param log its output so far
 */
public record ContainerProcess(
        String namespace, String pod, String container, String podIp, long pid, Instant started, Path log) {}
