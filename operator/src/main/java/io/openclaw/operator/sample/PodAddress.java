package io.openclaw.operator.sample;

/** Where a router pod is: by name for the API server, by address for everybody else. */
public record PodAddress(String namespace, String pod, String ip) {}
