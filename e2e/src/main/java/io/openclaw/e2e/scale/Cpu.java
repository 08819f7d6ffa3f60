package io.openclaw.e2e.scale;

import java.time.Duration;

/** CPU time of a process since its start, all threads of it. */
final class Cpu {
    private Cpu() {}

    static Duration of(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO);
    }

    static Duration ofThisJvm() {
        return of(ProcessHandle.current().pid());
    }
}
