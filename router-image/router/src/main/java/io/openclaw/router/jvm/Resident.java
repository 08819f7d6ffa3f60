package io.openclaw.router.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What of the process is in memory, in bytes (proc(5), {@code status}); zeros where the system doesn't say.
 *
 * @param all the resident set
 * @param anonymous the part of it of no file: what the kernel can't give back by itself
 * @param heap the part of that which is the heap's
 */
public record Resident(long all, long anonymous, long heap) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long KIB = 1024;

    public static Resident now() throws IOException {
        long all = 0;
        long anonymous = 0;
        if (Files.exists(STATUS)) {
            for (String line : Files.readAllLines(STATUS)) {
                all += line.startsWith("VmRSS:") ? bytes(line) : 0;
                anonymous += line.startsWith("RssAnon:") ? bytes(line) : 0;
            }
        }
        return new Resident(all, anonymous, ResidentHeap.bytes());
    }

    private static long bytes(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB;
    }
}
