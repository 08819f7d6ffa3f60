package io.openclaw.e2e.scale;

import io.openclaw.e2e.program.Tool;
import java.io.IOException;
import java.util.List;

/**
 * A core for the API server and one for the program before it, as they have machines of their own in a cluster: else the one that takes more CPU time slows
 * down what it waits for. They change places from round to round: on a shared machine one core may be slower than the other for minutes.
 */
final class Cores {
    private static final int NEEDED = 2;

    private final boolean apart;
    private int server;

    private Cores(boolean apart) {
        this.apart = apart;
    }

    /** Takes the first for this JVM, where there are two, and a program to choose with. */
    static Cores takeApart() throws IOException {
        Cores cores = new Cores(Runtime.getRuntime().availableProcessors() >= NEEDED
                && Tool.find("taskset").isPresent());
        cores.pin(ProcessHandle.current().pid(), cores.server);
        return cores;
    }

    /** All share all. */
    static Cores shared() {
        return new Cores(false);
    }

    /** Gives the program that this JVM does not have. */
    void giveOwn(long pid) throws IOException {
        pin(pid, program());
    }

    /** From now on this JVM has the other one; programs that run already stay where they are. */
    void changePlaces() throws IOException {
        server = program();
        pin(ProcessHandle.current().pid(), server);
    }

    private int program() {
        return 1 - server;
    }

    private void pin(long pid, int core) throws IOException {
        if (apart) {
            var _ = Tool.output(List.of("taskset", "-a", "-c", "-p", String.valueOf(core), String.valueOf(pid)));
        }
    }

    @Override
    public String toString() {
        return apart
                ? "the API server and the program before it have a core each, and change places from round to round"
                : "all share all cores";
    }
}
