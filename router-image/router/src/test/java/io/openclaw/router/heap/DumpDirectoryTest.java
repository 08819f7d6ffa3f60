package io.openclaw.router.heap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpDirectoryTest {
    /** Above what Linux numbers. */
    private static final long NOBODY = 1L << 40;

    @TempDir
    Path directory;

    @Test
    void deletesWhatDeadProcessesLeftAndNothingElse() throws Exception {
        Process alive = new ProcessBuilder("sleep", "60").start();
        try {
            Path dead = dumpOf(NOBODY);
            Path sameNumber = dumpOf(ProcessHandle.current().pid());
            Files.setLastModifiedTime(sameNumber, FileTime.from(Instant.now().minusSeconds(3600)));
            Path goal = Files.createDirectory(directory.resolve("goal"));
            Files.writeString(goal.resolve("file"), "somebody's");
            Files.createSymbolicLink(directory.resolve("clw-router-dump-" + NOBODY + "-link"), goal);
            Path itsOwn = dumpOf(alive.pid());
            Path numberUsedAgain = Files.createDirectory(directory.resolve("clw-router-dump-" + alive.pid() + "-y"));
            Files.setLastModifiedTime(
                    numberUsedAgain, FileTime.from(Instant.now().minusSeconds(3600)));
            Path others = Files.createDirectory(directory.resolve("clw-router-dump-notes"));

            int deleted = new DumpDirectory(directory, () -> 0).deleteLeftovers();

            assertThat(deleted).isEqualTo(3);
            assertThat(dead).doesNotExist();
            assertThat(sameNumber).doesNotExist();
            assertThat(numberUsedAgain).doesNotExist();
            assertThat(itsOwn).exists();
            assertThat(others).exists();
            assertThat(goal.resolve("file")).exists();
        } finally {
            alive.destroyForcibly().waitFor();
        }
    }

    @Test
    void needsNoDirectoryToFindNothing() throws IOException {
        assertThat(new DumpDirectory(directory.resolve("absent"), () -> 0).deleteLeftovers())
                .isZero();
    }

    private Path dumpOf(long pid) throws IOException {
        Path dump = Files.createDirectory(directory.resolve("clw-router-dump-" + pid + "-x"));
        Files.writeString(dump.resolve("heap.hprof"), "half");
        Files.writeString(dump.resolve("heap.hprof.p0"), "a quarter");
        return dump;
    }
}
