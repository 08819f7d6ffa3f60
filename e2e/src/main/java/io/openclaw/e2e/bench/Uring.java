package io.openclaw.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** io_uring, the newer way to the kernel's sockets. */
final class Uring {

    /** What a process that uses it has open, by {@code /proc/PID/fd}. */
    static final String FILE = "anon_inode:[io_uring]";

    /** The first kernel that gives Netty all that it needs of it: buffer rings and multishot accepts. */
    private static final int MAJOR = 5;

    private static final int MINOR = 19;

    private Uring() {}

    /** Why this machine's kernel can't be asked for it. */
    static Optional<String> obstacle() throws IOException {
        // it came with Linux 6.6; before, whoever had the system call was allowed it
        Path disabled = Path.of("/proc/sys/kernel/io_uring_disabled");
        return obstacle(
                System.getProperty("os.version"),
                Files.exists(disabled) ? Files.readString(disabled).strip() : "0");
    }

    static Optional<String> obstacle(String release, String disabled) {
        var version = Pattern.compile("(\\d+)\\.(\\d+).*").matcher(release);
        if (!version.matches()) {
            return Optional.of("Linux " + MAJOR + "." + MINOR + ", not '" + release + "'");
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
            return Optional.of("Linux " + MAJOR + "." + MINOR + ", not " + release);
        }
        return disabled.equals("0") ? Optional.empty() : Optional.of("sysctl kernel.io_uring_disabled=0");
    }
}
