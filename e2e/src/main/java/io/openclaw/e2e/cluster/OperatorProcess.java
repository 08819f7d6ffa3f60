package io.openclaw.e2e.cluster;

import java.nio.file.Path;
import java.util.Map;

/** The operator as a process of its own, as {@code java -jar} of its build. */
@SuppressWarnings("DoNotCallSuggester")
public final class OperatorProcess implements AutoCloseable {

    private OperatorProcess() {}

    /** Starts it. */
    public static OperatorProcess start(Path jar, Path kubeconfig, Path log, Map<String, String> environment) {
        throw new UnsupportedOperationException();
    }

    /** Its process id. */
    public long pid() {
        throw new UnsupportedOperationException();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        throw new UnsupportedOperationException();
    }

    /** SIGTERM, and waits for the end. */
    public void stop() {
        throw new UnsupportedOperationException();
    }

    /** SIGKILL, and waits for the end. */
    public void kill9() {
        throw new UnsupportedOperationException();
    }

    /** Its output. */
    public Path log() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        stop();
    }
}
