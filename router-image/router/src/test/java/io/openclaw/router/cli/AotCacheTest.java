package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.settings.Overrides;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsReader;
import io.openclaw.settings.memory.Machine;
import io.openclaw.settings.memory.MemoryPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path lib;

    private Path jar;
    private Path cache;

    @BeforeEach
    void aJarAndWhatItsTrainingLeft() throws IOException {
        jar = file("clw-router.jar", BUILT);
        cache = file("clw-router.aot", BUILT.plusSeconds(1));
    }

    @Test
    void isTheOneBesideTheJar() throws Exception {
        assertThat(AotCache.of(jar.toString(), plan(256, "serial"))).contains(cache);
    }

    @Test
    void isNoneWhereTheJarIsNewer() throws Exception {
        Files.setLastModifiedTime(jar, FileTime.from(BUILT.plusSeconds(2)));

        assertThat(AotCache.of(jar.toString(), plan(256, "serial"))).isEmpty();
    }

    @Test
    void isNoneWhereThereWasNoTraining() throws Exception {
        Files.delete(cache);

        assertThat(AotCache.of(jar.toString(), plan(256, "serial"))).isEmpty();
    }

    @Test
    void isNoneForAnotherClassPath() throws Exception {
        assertThat(AotCache.of(jar + ":" + lib.resolve("more.jar"), plan(256, "serial")))
                .isEmpty();
    }

    @Test
    void isNoneForReferencesOfAnotherWidth() throws Exception {
        assertThat(AotCache.of(jar.toString(), plan(256, "zgc"))).isEmpty();
        assertThat(AotCache.of(jar.toString(), plan(40 * 1024, "g1"))).isEmpty();
    }

    private Path file(String name, Instant modified) throws IOException {
        return Files.setLastModifiedTime(Files.createFile(lib.resolve(name)), FileTime.from(modified));
    }

    private static MemoryPlan plan(int heapMb, String collector) throws Exception {
        Settings settings = SettingsReader.read(
                        "test.yaml",
                        "router: {process: {max_heap_mb: %d, gc: %s}}".formatted(heapMb, collector),
                        Overrides.NONE)
                .settings();
        return MemoryPlan.of(settings, Machine.unlimited(2));
    }
}
