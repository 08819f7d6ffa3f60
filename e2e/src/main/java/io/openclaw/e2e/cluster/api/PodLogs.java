package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where the server gets a container's output from: on a real node it asks the kubelet. */
@FunctionalInterface
public interface PodLogs {

    /**
     * Reads it.
     *
     * @param pod the pod as it is stored
     * @param container empty for the only one
     * @param previous whether the output of the instance before the last restart is meant
     * @param tailLines at most so many of the newest lines
     */
    String read(ObjectNode pod, String container, boolean previous, int tailLines);
}
