package io.openclaw.settings.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.openclaw.settings.Overrides;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsReader;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryPlanTest {

    @ParameterizedTest
    @ValueSource(ints = {32, 64, 96, 256, 512, 768, 1024, 2048, 8192, 65_536})
    void the_limit_is_the_formula_over_the_printed_terms(int heapMb) throws PlanException {
        MemoryPlan plan = MemoryPlan.of(Settings.defaults(heapMb), Machine.unlimited(2));
        double sum = plan.terms().stream().mapToDouble(MemoryPlan.Term::mb).sum();
        assertThat(plan.limitMb() % 16).isZero();
        assertThat((double) plan.limitMb()).isBetween(sum * 1.05, sum * 1.05 + 16);
        assertThat(plan.terms())
                .extracting(MemoryPlan.Term::name)
                .containsExactly(
                        "heap", "direct", "metaspace", "code", "threads", "gc", "jvm", "malloc", "sockets", "kernel");
        assertThat(plan.toText().lines()).last().isEqualTo("limit " + plan.limitMb() + " MiB");
        assertThat(plan.jvmFlags()).contains("-Xmx" + heapMb + "m", "-XX:MaxDirectMemorySize=" + plan.directMb() + "m");
    }

    @Test
    void the_articles_768_mb_fit_one_gib_with_queue_and_cache_shrunk_and_said() throws PlanException {
        Machine oneGib = new Machine(2, OptionalInt.of(1024), false);
        MemoryPlan plan = MemoryPlan.of(Settings.defaults(768), oneGib);
        assertThat(plan.limitMb()).isLessThanOrEqualTo(1024);
        assertThat(plan.collector()).isEqualTo(Settings.Gc.SERIAL);
        assertThat(plan.settings().router().queue().maxMemoryMb()).isBetween(1, 191);
        assertThat(plan.settings().router().cache().maxMemoryMb()).isBetween(1, 95);
        assertThat(plan.toText())
                .contains(
                        "queue.max_memory_mb shrunk from 192",
                        "cache.max_memory_mb shrunk from 96",
                        "listen.max_connections lowered from 10000");
        assertThat(plan.settings().router().listen().maxConnections()).isBetween(1_000, 9_999);
    }

    @Test
    void connections_are_given_up_only_where_little_is_left_of_queue_and_cache() throws PlanException {
        MemoryPlan asked = MemoryPlan.of(Settings.defaults(512), new Machine(2, OptionalInt.empty(), false));
        MemoryPlan plan =
                MemoryPlan.of(Settings.defaults(512), new Machine(2, OptionalInt.of(asked.limitMb() - 160), false));
        assertThat(plan.settings().router().queue().maxMemoryMb()).isLessThan(128);
        assertThat(plan.settings().router().listen().maxConnections()).isEqualTo(10_000);
    }

    @Test
    void sockets_are_counted_for_requests_and_for_tunnels_where_they_are_charged()
            throws PlanException, SettingsException {
        double both = sockets("router: {limits: {max_concurrent_requests: 100, max_tunnels: 50}}");
        double requests = sockets("router: {limits: {max_concurrent_requests: 150, max_tunnels: 0}}");
        assertThat(both).isEqualTo(requests).isCloseTo(150 * 148 / 1024.0, within(0.01));
    }

    private static double sockets(String yaml) throws PlanException, SettingsException {
        Settings settings = SettingsReader.read("f", yaml, Overrides.NONE).settings();
        return MemoryPlan.of(settings, Machine.unlimited(2)).socketMb();
    }

    @ParameterizedTest
    @CsvSource({"1,false", "3,false", "4,true", "64,true"})
    void many_cpus_do_not_make_many_compilers(int cpus, boolean capped) throws PlanException {
        assertThat(MemoryPlan.of(Settings.defaults(), Machine.unlimited(cpus))
                        .jvmFlags()
                        .contains("-XX:CICompilerCount=2"))
                .isEqualTo(capped);
    }

    @Test
    void queue_and_cache_shrink_no_more_than_they_must() throws PlanException {
        MemoryPlan asked = MemoryPlan.of(Settings.defaults(512), new Machine(2, OptionalInt.empty(), false));
        for (int limit = asked.limitMb() - 160; limit < asked.limitMb(); limit += 16) {
            MemoryPlan plan = MemoryPlan.of(Settings.defaults(512), new Machine(2, OptionalInt.of(limit), false));
            assertThat(plan.limitMb()).isEqualTo(limit);
        }
    }

    @Test
    void a_limit_that_is_the_plans_own_changes_nothing() throws PlanException {
        MemoryPlan asked = MemoryPlan.of(Settings.defaults(2048), Machine.unlimited(2));
        MemoryPlan inPod =
                MemoryPlan.of(Settings.defaults(2048), new Machine(2, OptionalInt.of(asked.limitMb()), true));
        assertThat(inPod).isEqualTo(asked);
    }

    @Test
    void what_cannot_fit_is_refused_with_the_arithmetic() {
        assertThatThrownBy(() -> MemoryPlan.of(Settings.defaults(1024), new Machine(2, OptionalInt.of(1024), false)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("1024 MB does not fit the container limit of 1024 MiB")
                .hasMessageContaining("heap")
                .hasMessageContaining("-XX:MaxMetaspaceSize");
    }

    @ParameterizedTest
    @CsvSource({"512,2,SERIAL", "513,2,G1", "4096,1,SERIAL", "4096,8,G1"})
    void serial_for_small_heaps_and_single_cpus(int heapMb, int cpus, Settings.Gc collector) throws PlanException {
        assertThat(MemoryPlan.of(Settings.defaults(heapMb), Machine.unlimited(cpus))
                        .collector())
                .isEqualTo(collector);
    }

    @Test
    void a_collector_that_the_user_chose_is_kept_even_where_it_costs_the_queue()
            throws PlanException, SettingsException {
        Settings settings = SettingsReader.read("f", "router: {process: {max_heap_mb: 600, gc: g1}}", Overrides.NONE)
                .settings();
        int asked = MemoryPlan.of(settings, new Machine(2, OptionalInt.empty(), false))
                .limitMb();
        MemoryPlan plan = MemoryPlan.of(settings, new Machine(2, OptionalInt.of(asked - 64), false));
        assertThat(plan.collector()).isEqualTo(Settings.Gc.G1);
        assertThat(plan.settings().router().queue().maxMemoryMb()).isLessThan(150);
    }

    @Test
    void a_restart_threshold_that_could_never_be_passed_is_lowered_and_said() throws PlanException, SettingsException {
        Settings settings = SettingsReader.read(
                        "f",
                        "router: {process: {max_heap_mb: 1000, max_new_space_mb: 100, restart_on_memory_threshold_mb: 950}}",
                        Overrides.NONE)
                .settings();
        MemoryPlan plan = MemoryPlan.of(settings, Machine.unlimited(1));
        assertThat(plan.settings().router().process().restartOnMemoryThresholdMb())
                .isEqualTo(891);
        assertThat(plan.toText()).contains("restart_on_memory_threshold_mb lowered from 950 to 891 MB");
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 96, 512, 2048, 8192})
    void the_default_threshold_needs_no_lowering(int heapMb) throws PlanException {
        assertThat(MemoryPlan.of(Settings.defaults(heapMb), Machine.unlimited(2))
                        .notices())
                .isEmpty();
    }

    @Test
    void a_disabled_cache_takes_no_memory() throws PlanException, SettingsException {
        Settings settings = SettingsReader.read("f", "router: {cache: {enabled: false}}", Overrides.NONE)
                .settings();
        int with = MemoryPlan.of(Settings.defaults(), Machine.unlimited(2)).directMb();
        int without = MemoryPlan.of(settings, Machine.unlimited(2)).directMb();
        assertThat(with - without).isEqualTo(64);
    }
}
