package io.openclaw.router.lifecycle;

/** The router can't start as it is configured; the message says why. */
final class StartException extends Exception {
    StartException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
