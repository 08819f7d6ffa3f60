package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.openclaw.router.cli.RouterProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan inside a real memory control group, v1 or v2, where this machine lets one be made; else skipped, saying so. */
class ControlGroupIT {
    private static final long GIB = 1L << 30;

    @TempDir
    Path directory;

    @Test
    void thePlanFitsAGroupOfOneGibAndSaysWhatShrank() throws Exception {
        Path group = group();
        try {
            Ended ended = RouterProcess.run(
                    directory,
                    List.of(
                            "/bin/sh",
                            "-c",
                            "echo $$ > \"$1\"/cgroup.procs && exec \"$2\" --print-plan --memory-mb 768",
                            "sh",
                            group.toString(),
                            RouterProcess.LAUNCHER.toString()));

            assertThat(ended.exitCode()).as(ended.output()).isZero();
            List<String> lines = ended.output().lines().toList();
            assertThat(lines.getLast()).matches("limit \\d+ MiB");
            assertThat(Integer.parseInt(lines.getLast().replaceAll("[^0-9]", "")))
                    .isLessThanOrEqualTo(1024);
            assertThat(ended.output())
                    .contains("note: queue.max_memory_mb shrunk from 192", "note: cache.max_memory_mb shrunk from 96");
        } finally {
            Files.delete(group);
        }
    }

    private static Path group() throws IOException {
        String name = "clw-router-it-" + ProcessHandle.current().pid();
        Path v1 = Path.of("/sys/fs/cgroup/memory");
        Path v2 = Path.of("/sys/fs/cgroup");
        if (Files.isWritable(v1.resolve("cgroup.procs"))) {
            return limited(v1.resolve(name), "memory.limit_in_bytes");
        }
        Path controllers = v2.resolve("cgroup.subtree_control");
        if (Files.isWritable(controllers) && Files.readString(controllers).contains("memory")) {
            return limited(v2.resolve(name), "memory.max");
        }
        return abort("no memory control group can be made here: needs root on Linux");
    }

    private static Path limited(Path group, String file) throws IOException {
        Files.createDirectory(group);
        Files.writeString(group.resolve(file), String.valueOf(GIB));
        return group;
    }
}
