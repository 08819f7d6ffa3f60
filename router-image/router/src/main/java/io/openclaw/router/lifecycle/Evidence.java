package io.openclaw.router.lifecycle;

import io.openclaw.router.log.RouterLog;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    /** Opened while there is memory for it. */
    private @Nullable FileOutputStream out;

    private Evidence(File file) {
        this.file = file;
    }

    /** By the environment's name; else as Kubernetes has it, where it is there; else among the temporary files, by this process's number. */
    static Evidence of(Map<String, String> environment, RouterLog log) {
        String named = environment.getOrDefault(FILE, "");
        if (!named.isBlank()) {
            return opened(Path.of(named), log);
        }
        if (Files.isWritable(TERMINATION_MESSAGE)) {
            return opened(TERMINATION_MESSAGE, log);
        }
        // which is made when memory becomes short: every start would leave one
        return new Evidence(Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "clw-router-" + ProcessHandle.current().pid() + "-out-of-memory.txt")
                .toFile());
    }

    private static Evidence opened(Path file, RouterLog log) {
        Evidence evidence = new Evidence(file.toFile());
        try {
            evidence.open();
        } catch (IOException e) {
            log.warn("No evidence could be left of an end for want of memory", "Cause: " + e, "Named by: " + FILE);
        }
        return evidence;
    }

    private synchronized FileOutputStream open() throws IOException {
        FileOutputStream opened = out;
        if (opened == null) {
            opened = new FileOutputStream(file);
            out = opened;
        }
        return opened;
    }

    /**
     * Takes the place of what was remembered before.
     *
     * @throws IOException where nothing could be left
     */
    void remember(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        found = Arrays.copyOf(bytes, Math.min(bytes.length, MOST_BYTES));
        var _ = open();
    }

    /** At the end, with next to no memory left: the words count, and where this fails they have been said already. */
    void leave(byte[] words, int length) {
        try {
            FileOutputStream opened = open();
            opened.write(words, 0, length);
            byte[] more = found;
            opened.write(more, 0, Math.min(more.length, MOST_BYTES - length));
        } catch (IOException | OutOfMemoryError e) {
            // nobody is there to be told
        }
    }
}
