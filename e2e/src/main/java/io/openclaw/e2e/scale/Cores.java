package io.openclaw.e2e.scale;

import io.openclaw.e2e.program.Tool;
import java.io.IOException;
import java.util.List;

/**
 * A core for the API server and one for the program before it, as they have machines of their own in a cluster: else the one that takes more CPU time slows
 * down what it waits for.
 */
final class Cores {
    private static final int SERVER = 0;
    private static final int PROGRAM = 1;

    private final boolean apart;

    private Cores(boolean apart) {
        this.apart = apart;
    }

    /** Takes the first for this JVM, where there are two, and a program to choose with. */
    static Cores takeApart() throws IOException {
        Cores cores = new Cores(Runtime.getRuntime().availableProcessors() > PROGRAM
                && Tool.find("taskset").isPresent());
        cores.pin(ProcessHandle.current().pid(), SERVER);
        return cores;
    }

    /** All share all. */
    static Cores shared() {
        return new Cores(false);
    }

    /** Gives the program the second. */
    void giveOwn(long pid) throws IOException {
        pin(pid, PROGRAM);
    }

    private void pin(long pid, int core) throws IOException {
        if (apart) {
            var _ = Tool.output(List.of("taskset", "-a", "-c", "-p", String.valueOf(core), String.valueOf(pid)));
        }
    }

    @Override
    public String toString() {
        return apart ? "the API server and the program before it have a core each" : "all share all cores";
    }
}
