package io.openclaw.e2e.cluster.kubelet;

/** A pod can't start yet: something it mounts or refers to is not there. */
final class MountException extends RuntimeException {

    MountException(String message) {
        super(message);
    }
}
