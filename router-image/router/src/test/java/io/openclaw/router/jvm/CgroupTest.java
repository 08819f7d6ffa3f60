package io.openclaw.router.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.settings.memory.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTest {
    private static final String V1_MOUNT = "35 31 0:32 / /cg/memory rw,relatime shared:9 - cgroup cgroup rw,memory\n";
    private static final String V2_MOUNT = "41 31 0:38 / /cg2 rw,relatime - cgroup2 cgroup2 rw\n";

    @TempDir
    Path root;

    @Test
    void takesTheTightestLimitOfTheGroupAndAllAboveItInV1() throws IOException {
        write("proc/self/cgroup", "4:memory:/pods/a\n0::/\n");
        write("proc/self/mountinfo", V1_MOUNT + V2_MOUNT);
        write("cg/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("cg/memory/pods/memory.limit_in_bytes", "1073741824\n");
        write("cg/memory/pods/a/memory.limit_in_bytes", "2147483648\n");
        write("cg/memory/pods/memory.memsw.limit_in_bytes", "1342177280\n");

        Cgroup cgroup = Cgroup.read(root);

        assertThat(cgroup)
                .isEqualTo(new Cgroup(Cgroup.Version.V1, OptionalLong.of(1 << 30), OptionalLong.of(256 << 20)));
        assertThat(cgroup.machine(2)).isEqualTo(new Machine(2, OptionalInt.of(1024), false));
    }

    @Test
    void takesTheTightestLimitOfTheGroupAndAllAboveItInV2() throws IOException {
        write("proc/self/cgroup", "0::/kubepods/pod1/c1\n");
        write("proc/self/mountinfo", V2_MOUNT);
        write("cg2/kubepods/memory.max", "max\n");
        write("cg2/kubepods/pod1/memory.max", "536870912\n");
        write("cg2/kubepods/pod1/c1/memory.max", "805306368\n");
        write("cg2/kubepods/pod1/c1/memory.swap.max", "0\n");

        Cgroup cgroup = Cgroup.read(root);

        assertThat(cgroup).isEqualTo(new Cgroup(Cgroup.Version.V2, OptionalLong.of(512 << 20), OptionalLong.of(0)));
        assertThat(cgroup.machine(1)).isEqualTo(new Machine(1, OptionalInt.of(512), true));
    }

    @Test
    void findsTheGroupWhereOnlyItsOwnPartOfTheHierarchyIsMounted() throws IOException {
        write("proc/self/cgroup", "4:memory:/docker/abc/inner\n");
        write("proc/self/mountinfo", "35 31 0:32 /docker/abc /cg/memory rw - cgroup cgroup rw,memory\n");
        write("cg/memory/memory.limit_in_bytes", "1073741824\n");
        write("cg/memory/inner/memory.limit_in_bytes", "536870912\n");

        assertThat(Cgroup.read(root).memoryBytes()).hasValue(512 << 20);
    }

    @Test
    void takesTheMountPointForAGroupOutsideOfTheNamespace() throws IOException {
        write("proc/self/cgroup", "0::/../../other\n");
        write("proc/self/mountinfo", V2_MOUNT);
        write("cg2/memory.max", "536870912\n");

        assertThat(Cgroup.read(root).memoryBytes()).hasValue(512 << 20);
    }

    @Test
    void findsNoLimitWhereThereIsNone() throws IOException {
        write("proc/self/cgroup", "4:memory:/\n");
        write("proc/self/mountinfo", V1_MOUNT);
        write("cg/memory/memory.limit_in_bytes", "9223372036854771712\n");

        assertThat(Cgroup.read(root).machine(4)).isEqualTo(Machine.unlimited(4));
    }

    @Test
    void findsNoLimitOnASystemWithoutControlGroups() throws IOException {
        assertThat(Cgroup.read(root))
                .isEqualTo(new Cgroup(Cgroup.Version.NONE, OptionalLong.empty(), OptionalLong.empty()));
    }

    @Test
    void whatIsFreeIsTheLeastThatALimitLeavesBesideWhatCannotBeDropped() throws IOException {
        write("proc/self/cgroup", "4:memory:/pods/a\n");
        write("proc/self/mountinfo", V1_MOUNT);
        write("cg/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("cg/memory/pods/memory.limit_in_bytes", "1000\n");
        write("cg/memory/pods/memory.usage_in_bytes", "900\n");
        write("cg/memory/pods/memory.stat", "cache 500\ntotal_inactive_file 300\n");
        write("cg/memory/pods/a/memory.limit_in_bytes", "5000\n");
        write("cg/memory/pods/a/memory.usage_in_bytes", "900\n");
        write("cg/memory/pods/a/memory.stat", "total_inactive_file 0\n");

        assertThat(Cgroup.free(root)).hasValue(400);
    }

    @Test
    void whatIsChargedIsToldByKind() throws IOException {
        write("proc/self/cgroup", "4:memory:/pods/a\n");
        write("proc/self/mountinfo", V1_MOUNT);
        write("cg/memory/pods/a/memory.stat", "cache 500\nrss 4000\nshmem 300\n");
        write("cg/memory/pods/a/memory.kmem.usage_in_bytes", "70\n");
        write("cg/memory/pods/a/memory.limit_in_bytes", "9000\n");

        assertThat(Cgroup.charges(root)).isEqualTo(new Cgroup.Charges(4300, 200, 70));
    }

    @Test
    void whatIsChargedInV2() throws IOException {
        write("proc/self/cgroup", "0::/pod\n");
        write("proc/self/mountinfo", V2_MOUNT);
        write("cg2/pod/memory.stat", "anon 4000\nfile 500\nkernel 70\nshmem 300\n");
        write("cg2/pod/memory.max", "9000\n");

        assertThat(Cgroup.charges(root)).isEqualTo(new Cgroup.Charges(4300, 200, 70));
    }

    @Test
    void nothingIsToldWhereNothingLimits() throws IOException {
        write("proc/self/cgroup", "4:memory:/\n");
        write("proc/self/mountinfo", V1_MOUNT);
        write("cg/memory/memory.limit_in_bytes", "9223372036854771712\n");
        write("cg/memory/memory.stat", "cache 500\nrss 4000\n");

        assertThat(Cgroup.charges(root)).isEqualTo(new Cgroup.Charges(0, 0, 0));
    }

    @Test
    void whatIsFreeInV2() throws IOException {
        write("proc/self/cgroup", "0::/pod\n");
        write("proc/self/mountinfo", V2_MOUNT);
        write("cg2/pod/memory.max", "1000\n");
        write("cg2/pod/memory.current", "700\n");
        write("cg2/pod/memory.stat", "anon 500\ninactive_file 100\nactive_file 50\n");

        assertThat(Cgroup.free(root)).hasValue(400);
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }
}
