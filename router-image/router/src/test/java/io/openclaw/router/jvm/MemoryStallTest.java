package io.openclaw.router.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryStallTest {
    @TempDir
    Path root;

    @BeforeEach
    void inAGroup() throws IOException {
        write("proc/self/cgroup", "0::/pod\n");
        write("proc/self/mountinfo", "41 31 0:38 / /cg2 rw,relatime - cgroup2 cgroup2 rw\n");
    }

    @Test
    void isTheGroupsWhereItCounts() throws IOException {
        write("cg2/pod/memory.pressure", pressure(30, 20));
        write("proc/pressure/memory", pressure(3_000, 2_000));
        assertThat(MemoryStall.now(root)).isEqualTo(new MemoryStall(30, 20));
    }

    @Test
    void isTheSystemsElse() throws IOException {
        write("proc/pressure/memory", pressure(3_000, 2_000));
        assertThat(MemoryStall.now(root)).isEqualTo(new MemoryStall(3_000, 2_000));
    }

    @Test
    void isUntoldWhereTheKernelKeepsNoCount() throws IOException {
        assertThat(MemoryStall.now(root)).isEqualTo(MemoryStall.UNTOLD);
    }

    private static String pressure(long some, long full) {
        return "some avg10=0.00 avg60=0.12 avg300=0.03 total=" + some
                + "\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=" + full + "\n";
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
