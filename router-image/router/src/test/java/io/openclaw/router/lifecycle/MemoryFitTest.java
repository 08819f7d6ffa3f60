package io.openclaw.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.settings.Overrides;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsReader;
import io.openclaw.settings.memory.Machine;
import io.openclaw.settings.memory.MemoryPlan;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** A process of 256 MB heap, 64 MB queue and 32 MB cache by default. */
class MemoryFitTest {
    private static Settings settings(String lines) throws SettingsException {
        return SettingsReader.read(
                        "t.yaml", "router:\n  process: {max_heap_mb: 256}\n" + lines.indent(2), Overrides.NONE)
                .settings();
    }

    private static MemoryFit in(Machine machine) throws Exception {
        Settings started = settings("");
        return new MemoryFit(started, MemoryPlan.of(started, machine), machine);
    }

    /** With so many MiB more than the plan asks for. */
    private static Machine container(int more) throws Exception {
        int asked = MemoryPlan.of(settings(""), Machine.unlimited(2)).limitMb();
        return new Machine(2, OptionalInt.of(asked + more), true);
    }

    @Test
    void whatTheProcessWasPlannedWithMayBeSharedOutAnew() throws Exception {
        Settings wanted = settings("queue: {max_memory_mb: 90}\ncache: {max_memory_mb: 6}");
        assertThat(in(Machine.unlimited(2)).fit(wanted)).isEqualTo(wanted);
    }

    @Test
    void moreIsRefusedWithTheFigures() throws Exception {
        MemoryFit fit = in(Machine.unlimited(2));
        Settings wanted = settings("queue: {max_memory_mb: 90}");
        assertThatThrownBy(() -> fit.fit(wanted))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("122 MB")
                .hasMessageContaining("96 MB");
    }

    @Test
    void whatThePlanShrankStaysShrunkWhileTheFileAsksForTheSame() throws Exception {
        MemoryFit fit = in(container(-48));
        int planned = fit.plan().settings().router().queue().maxMemoryMb();
        assertThat(planned).isLessThan(64);

        Settings fitting = fit.fit(settings("queue: {max_size: 5}"));
        assertThat(fitting.router().queue().maxMemoryMb()).isEqualTo(planned);
        assertThat(fitting.router().queue().maxSize()).isEqualTo(5);
    }

    @Test
    void aContainerThatDoesNotCarryTheSocketsOfMoreRequestsRefusesThem() throws Exception {
        MemoryFit fit = in(container(0));
        Settings wanted = settings("limits: {max_concurrent_requests: 2000}");
        assertThatThrownBy(() -> fit.fit(wanted))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("max_concurrent_requests");
    }
}
