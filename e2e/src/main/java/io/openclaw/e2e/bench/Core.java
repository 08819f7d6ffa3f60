package io.openclaw.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One core's time by {@code /proc/stat}, in ticks since boot. */
record Core(long idle, long all) {

    /** Of idle and iowait behind the name (proc(5)). */
    private static final int IDLE = 4;

    private static final int IOWAIT = 5;

    static Core now(int number) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/stat"))) {
            if (line.startsWith("cpu" + number + " ")) {
                String[] fields = line.split(" ", -1);
                long all = 0;
                for (int field = 1; field < fields.length; field++) {
                    all += Long.parseLong(fields[field]);
                }
                return new Core(Long.parseLong(fields[IDLE]) + Long.parseLong(fields[IOWAIT]), all);
            }
        }
        throw new IOException("/proc/stat has no cpu" + number + ": the bench needs two cores");
    }

    /** Share in use from {@code before} until this, 0 to 1. */
    double busySince(Core before) {
        return all == before.all ? 0 : 1 - (double) (idle - before.idle) / (all - before.all);
    }
}
