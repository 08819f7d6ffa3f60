package io.openclaw.router.lifecycle;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * What a router leaves behind that ran out of memory: its last words, and what was found in its memory when that became short. At most 4 KiB, which
 * is what Kubernetes keeps of a container's termination message ({@code terminationMessagePath}) and shows in the pod's status.
 */
final class Evidence {
    /** Names another file. */
    static final String FILE = "CLW_ROUTER_EVIDENCE_FILE";

    static final int MOST_BYTES = 4096;

    private static final Path TERMINATION_MESSAGE = Path.of("/dev/termination-log");
    private static final byte[] NOTHING = {};

    private final File file;
    private volatile byte[] found = NOTHING;

    private Evidence(Path file) {
        this.file = file.toFile();
    }

    /** By the environment's name; else as Kubernetes has it, where it is there; else among the temporary files, by this process's number. */
    static Evidence of(Map<String, String> environment) {
        String named = environment.getOrDefault(FILE, "");
        if (!named.isBlank()) {
            return new Evidence(Path.of(named));
        }
        return new Evidence(
                Files.isWritable(TERMINATION_MESSAGE)
                        ? TERMINATION_MESSAGE
                        : Path.of(
                                System.getProperty("java.io.tmpdir"),
                                "clw-router-" + ProcessHandle.current().pid() + "-out-of-memory.txt"));
    }

    /** Takes the place of what was remembered before. */
    void remember(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        found = Arrays.copyOf(bytes, Math.min(bytes.length, MOST_BYTES));
    }

    /** At the end, with next to no memory left: the words count, and where this fails they have been said already. */
    void leave(byte[] words, int length) {
        try (FileOutputStream out = new FileOutputStream(file)) {
            out.write(words, 0, length);
            byte[] more = found;
            out.write(more, 0, Math.min(more.length, MOST_BYTES - length));
        } catch (IOException | OutOfMemoryError e) {
            // nobody is there to be told
        }
    }
}
