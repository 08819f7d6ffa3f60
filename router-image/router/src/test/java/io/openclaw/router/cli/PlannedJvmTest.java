package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.settings.Settings;
import io.openclaw.settings.memory.Machine;
import io.openclaw.settings.memory.MemoryPlan;
import io.openclaw.settings.memory.PlanException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlannedJvmTest {
    private final MemoryPlan plan = plan(256);

    @Test
    void carriesEveryFlagOfThePlanThenTheProgramAndItsArguments() {
        List<String> command =
                PlannedJvm.of(plan, null, List.of("--port", "4000")).command();

        assertThat(command.getFirst()).endsWith("/bin/java");
        assertThat(command).containsAll(plan.jvmFlags()).contains("-Dio.netty.allocator.maxOrder=7");
        assertThat(command).endsWith(Main.class.getName(), "--port", "4000");
        assertThat(command).noneMatch(option -> option.startsWith("-Dio.netty.maxDirectMemory"));
    }

    @Test
    void recordsToAFileOnDemand() {
        assertThat(PlannedJvm.of(plan, Path.of("/tmp/x.jfr"), List.of()).command())
                .contains("-XX:StartFlightRecording=filename=/tmp/x.jfr,settings=profile");
    }

    @Test
    void leavesTheCacheOutWhereItRecords(@TempDir Path lib) throws Exception {
        Path jar = Files.createFile(lib.resolve("clw-router.jar"));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        String cache = "-XX:AOTCache=" + Files.createFile(lib.resolve("clw-router.aot"));

        assertThat(options(jar, null)).contains(cache);
        assertThat(options(jar, lib.resolve("x.jfr"))).doesNotContain(cache);
    }

    @Test
    void isAnotherJvmThanOneWithoutItsMark() {
        assertThat(PlannedJvm.of(plan, null, List.of()).isThisOne()).isFalse();
    }

    @Test
    void hasAnotherMarkForAnotherPlan() {
        assertThat(mark(plan)).isNotEqualTo(mark(plan(300))).isEqualTo(mark(plan(256)));
    }

    private List<String> options(Path jar, @Nullable Path profile) {
        return PlannedJvm.of(jar.toString(), plan, profile, List.of()).options();
    }

    private static String mark(MemoryPlan plan) {
        return PlannedJvm.of(plan, null, List.of()).command().stream()
                .filter(option -> option.startsWith("-Dio.openclaw.router.plan="))
                .findFirst()
                .orElseThrow();
    }

    private static MemoryPlan plan(int heapMb) {
        try {
            return MemoryPlan.of(Settings.defaults(heapMb), Machine.unlimited(2));
        } catch (PlanException e) {
            throw new AssertionError(e);
        }
    }
}
