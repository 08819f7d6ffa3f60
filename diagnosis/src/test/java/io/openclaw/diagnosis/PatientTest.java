package io.openclaw.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Shapes drawn by hand, one a cause and one a thing that looks like trouble and is none. */
class PatientTest {
    private static final double HOUR = 3600;

    private final Pod pod = new Pod();

    /** A leak that fills the heap in an hour, from 150 MB on. */
    private void leaks(double second) {
        pod.live = 150 + (0.92 * 512 - 150) * second / HOUR;
    }

    @Test
    void what_was_never_seen_is_healthy() {
        assertThat(pod.patient.diagnosis()).isEqualTo(Diagnosis.HEALTHY);
    }

    @Test
    void what_stands_still_is_healthy() {
        assertThat(pod.live(2 * HOUR)).isEqualTo(Diagnosis.HEALTHY);
    }

    @Test
    void a_leak_is_named_with_the_time_that_is_left() {
        pod.live(HOUR);
        Diagnosis told = pod.live(2400, this::leaks);
        assertThat(told.cause()).isEqualTo(Cause.HANDLER_LEAK);
        assertThat(told.band()).isEqualTo(Band.SOFT);
        assertThat(told.restartHelps()).isTrue();
        assertThat(told.timeToLimit().p50()).isCloseTo(1200, within(120.0));
        assertThat(told.timeToLimit().p10()).isBetween(700.0, told.timeToLimit().p50());
        assertThat(told.timeToLimit().p90()).isBetween(told.timeToLimit().p50(), 1600.0);
        assertThat(told.evidence()).contains("Live heap rises by 5.").contains("Nobody owns");
        assertThat(told.advice()).contains("spec.filters");
    }

    @Test
    void near_its_end_a_leak_is_hard() {
        pod.live(HOUR);
        Diagnosis told = pod.live(3300, this::leaks);
        assertThat(told.band()).isEqualTo(Band.HARD);
        assertThat(told.cause()).isEqualTo(Cause.HANDLER_LEAK);
        assertThat(told.restartHelps()).isTrue();
    }

    @Test
    void a_leak_that_fills_the_heap_within_minutes_of_the_start_is_named_before_its_end() {
        Diagnosis told = pod.live(440, second -> pod.live = 80 + (0.92 * 512 - 80) * second / 480);
        assertThat(told.cause()).isEqualTo(Cause.HANDLER_LEAK);
        assertThat(told.band()).isEqualTo(Band.HARD);
        assertThat(told.restartHelps()).isTrue();
    }

    @Test
    void what_a_filter_is_seen_to_pile_up_is_named_before_there_is_a_trend() {
        Diagnosis told = pod.live(60, second -> {
            pod.live = 100 + 2 * second;
            pod.piled = 2 * second;
        });
        assertThat(told.cause()).isEqualTo(Cause.HANDLER_LEAK);
        assertThat(told.band()).isEqualTo(Band.SOFT);
        assertThat(told.restartHelps()).isTrue();
        assertThat(told.evidence()).startsWith("One filter piles up 120 MB, 2");
    }

    @Test
    void a_filter_s_small_cache_is_no_trouble() {
        assertThat(pod.live(600, second -> pod.piled = Math.min(80, second / 5)))
                .isEqualTo(Diagnosis.HEALTHY);
    }

    @Test
    void a_start_to_two_thirds_of_the_heap_within_minutes_is_healthy() {
        List<Diagnosis> told = new ArrayList<>();
        pod.live(1800, second -> {
            pod.live = Math.min(340, 80 + second);
            told.add(pod.patient.diagnosis());
        });
        assertThat(told).allSatisfy(each -> assertThat(each.band()).isEqualTo(Band.OK));
    }

    @Test
    void without_an_old_collection_there_is_no_leak_and_nothing_hard() {
        pod.live(HOUR);
        pod.collectsOld = false;
        Diagnosis told = pod.live(3000, this::leaks);
        assertThat(told.cause()).isNotEqualTo(Cause.HANDLER_LEAK);
        assertThat(told.restartHelps()).isFalse();
        assertThat(told.band()).isNotEqualTo(Band.HARD);
    }

    @Test
    void a_full_queue_is_a_backlog_and_no_reason_to_restart() {
        pod.live(HOUR);
        Diagnosis told = pod.live(900, second -> {
            pod.completions = 150;
            pod.queue = second / 4;
            pod.queued = Math.round(50 * second);
            pod.oldest = 2 + second / 20;
            pod.live = 150 + pod.queue;
        });
        assertThat(told.cause()).isEqualTo(Cause.QUEUE_BACKLOG);
        assertThat(told.restartHelps()).isFalse();
        assertThat(told.advice()).contains("spec.queue.maxMemory");
    }

    @Test
    void a_backlog_behind_a_slow_upstream_is_the_upstreams() {
        pod.live(HOUR);
        Diagnosis told = pod.live(900, second -> {
            pod.completions = 150;
            pod.p95 = 0.5;
            pod.queue = second / 4;
            pod.queued = Math.round(50 * second);
            pod.oldest = 2 + second / 20;
            pod.live = 150 + pod.queue;
        });
        assertThat(told.cause()).isEqualTo(Cause.SLOW_UPSTREAM);
        assertThat(told.evidence()).contains("Upstream p95 is 0.50 s, usually 0.10 s");
    }

    @Test
    void bytes_that_no_client_takes_are_buffered_responses() {
        pod.live(HOUR);
        Diagnosis told = pod.live(1200, second -> {
            pod.outbound = second / 5;
            pod.unwritable = 2 + Math.round(second / 20);
            pod.direct = 60 + pod.outbound;
            pod.pinned = 50 + pod.outbound;
        });
        assertThat(told.cause()).isEqualTo(Cause.RESPONSE_BUFFERING);
        assertThat(told.restartHelps()).isFalse();
        assertThat(told.advice()).contains("spec.limits.minSendRate");
    }

    @Test
    void more_requests_than_the_heap_has_room_for_are_an_overload() {
        pod.live(HOUR);
        Diagnosis told = pod.live(1200, second -> {
            pod.arrivals = 200 + second / 2;
            pod.completions = pod.arrivals;
            pod.inFlight = Math.round(pod.arrivals / 10);
            pod.live = 70 + 4.0 * (double) pod.inFlight;
        });
        assertThat(told.cause()).isEqualTo(Cause.CONCURRENCY_OVERLOAD);
        assertThat(told.restartHelps()).isFalse();
        assertThat(told.advice()).contains("spec.limits.maxConcurrentRequests");
    }

    @Test
    void a_cache_without_a_bound_is_cache_pressure() {
        pod.live(HOUR);
        Diagnosis told = pod.live(2400, second -> {
            pod.cacheMax = 0;
            pod.cache = 30 + second / 12;
            pod.live = 150 + pod.cache - 30;
        });
        assertThat(told.cause()).isEqualTo(Cause.CACHE_PRESSURE);
        assertThat(told.restartHelps()).isFalse();
        assertThat(told.advice()).contains("spec.cache.maxMemory");
    }

    @Test
    void a_cache_that_fills_to_its_bound_is_healthy() {
        pod.live(HOUR);
        List<Diagnosis> told = new ArrayList<>();
        pod.live(2 * HOUR, second -> {
            pod.cache = Math.min(64, 5 + second / 60);
            pod.live = 150 + pod.cache;
            told.add(pod.patient.diagnosis());
        });
        assertThat(told).allSatisfy(each -> assertThat(each.band()).isEqualTo(Band.OK));
    }

    @Test
    void memory_outside_of_the_heap_that_grows_for_nobody_is_fragmentation() {
        pod.live(HOUR);
        Diagnosis told = pod.live(2700, second -> pod.rss = 780 + 265 * second / HOUR);
        assertThat(told.cause()).isEqualTo(Cause.FRAGMENTATION);
        assertThat(told.band()).isEqualTo(Band.SOFT);
        assertThat(told.restartHelps()).isTrue();
        assertThat(told.timeToLimit().p50()).isCloseTo(1660, within(160.0));
    }

    @Test
    void collections_that_take_the_time_with_room_to_spare_are_gc_pressure() {
        pod.live(HOUR);
        Diagnosis told = pod.live(180, second -> {
            pod.allocation = 200;
            pod.gc = 0.2;
        });
        assertThat(told.cause()).isEqualTo(Cause.GC_PRESSURE);
        assertThat(told.band()).isEqualTo(Band.SOFT);
        assertThat(told.restartHelps()).isFalse();
    }

    /** A router that stands still makes its upstream look slow, and its requests many. */
    @Test
    void what_waits_for_collections_is_neither_a_slow_upstream_nor_an_overload() {
        pod.live(HOUR);
        Diagnosis told = pod.live(180, second -> {
            pod.allocation = 200;
            pod.gc = 0.2;
            pod.p95 = 0.6;
            pod.inFlight = 60;
            pod.arrivals = 600;
        });
        assertThat(told.cause()).isEqualTo(Cause.GC_PRESSURE);
    }

    /** A heap that fills is collected more often, and a busy machine makes that long: but nothing of that brings requests. */
    @Test
    void more_requests_each_as_large_as_ever_are_an_overload_though_collections_take_the_time() {
        pod.live(HOUR);
        Diagnosis told = pod.live(180, second -> {
            pod.allocation = 150;
            pod.gc = 0.2;
            pod.inFlight = 60;
            pod.arrivals = 600;
        });
        assertThat(told.cause()).isEqualTo(Cause.CONCURRENCY_OVERLOAD);
    }

    @Test
    void a_heap_that_stands_high_is_too_small() {
        pod.live = 0.8 * 512;
        Diagnosis told = pod.live(2 * HOUR);
        assertThat(told.cause()).isEqualTo(Cause.INSUFFICIENT_MEMORY);
        assertThat(told.band()).isEqualTo(Band.SOFT);
        assertThat(told.advice()).contains("spec.process.maxHeap");
    }

    @Test
    void a_heap_that_was_full_from_the_start_is_too_small_within_minutes() {
        pod.live = 0.8 * 512;
        assertThat(pod.live(240).cause()).isEqualTo(Cause.INSUFFICIENT_MEMORY);
    }

    @Test
    void what_is_as_full_soon_after_a_restart_is_too_small_too() {
        pod.live = 0.8 * 512;
        pod.live(HOUR);
        pod.restart();
        Diagnosis told = pod.live(180);
        assertThat(told.cause()).isEqualTo(Cause.INSUFFICIENT_MEMORY);
        assertThat(told.evidence()).contains("after a restart it is back");
    }

    @Test
    void a_jump_with_a_large_body_is_that_body() {
        pod.live(HOUR);
        Diagnosis told = pod.live(30, second -> {
            pod.body = 80;
            pod.live = 220;
        });
        assertThat(told.cause()).isEqualTo(Cause.OVERSIZE_REQUEST);
        assertThat(told.advice()).contains("spec.limits.maxRequestBody");
        pod.body = 0;
        pod.live = 150;
        assertThat(pod.live(600).cause()).isEqualTo(Cause.NONE);
    }

    @Test
    void a_saw_is_no_leak() {
        pod.collectsOld = false;
        List<Diagnosis> told = new ArrayList<>();
        pod.live(6 * HOUR, second -> {
            double tooth = second % 1000;
            pod.live = 150 + 0.12 * tooth;
            pod.old = Math.round((second - tooth) / 1000);
            told.add(pod.patient.diagnosis());
        });
        assertThat(told).noneSatisfy(each -> assertThat(each.restartHelps()).isTrue());
        assertThat(told).noneSatisfy(each -> assertThat(each.band()).isEqualTo(Band.HARD));
    }

    @Test
    void a_start_that_slows_down_is_healthy() {
        List<Diagnosis> told = new ArrayList<>();
        pod.live(3 * HOUR, second -> {
            pod.live = 60 + 200 * (1 - Math.exp(-second / 600));
            told.add(pod.patient.diagnosis());
        });
        assertThat(told).allSatisfy(each -> assertThat(each.band()).isEqualTo(Band.OK));
    }

    @Test
    void a_day_that_comes_and_goes_is_healthy() {
        List<Diagnosis> told = new ArrayList<>();
        pod.live(24 * HOUR, second -> {
            pod.arrivals = 200 + 120 * Math.sin(2 * Math.PI * second / (24 * HOUR));
            pod.completions = pod.arrivals;
            pod.inFlight = Math.round(pod.arrivals / 10);
            pod.live = 100 + 4.0 * (double) pod.inFlight;
            told.add(pod.patient.diagnosis());
        });
        assertThat(told).allSatisfy(each -> assertThat(each.band()).isEqualTo(Band.OK));
    }

    @Test
    void silence_freezes_what_was_told() {
        pod.live(HOUR);
        Diagnosis before = pod.live(2400, this::leaks);
        pod.unseen(600);
        assertThat(pod.patient.diagnosis()).isEqualTo(before);
    }

    @Test
    void a_restart_begins_anew() {
        pod.live(HOUR);
        pod.live(3300, this::leaks);
        pod.live = 100;
        pod.restart();
        assertThat(pod.live(60)).isEqualTo(Diagnosis.HEALTHY);
    }

    @Test
    void counters_that_fall_back_are_no_restart_and_no_trouble() {
        pod.live(HOUR);
        pod.resetCounters();
        assertThat(pod.live(600)).isEqualTo(Diagnosis.HEALTHY);
    }

    @Test
    void over_the_threshold_after_two_old_collections_is_hard() {
        Pod set = new Pod(new Limits(300, 350));
        set.live(HOUR);
        set.live = 360;
        set.live(50);
        assertThat(set.patient.diagnosis().band()).isNotEqualTo(Band.HARD);
        assertThat(set.live(180).band()).isEqualTo(Band.HARD);
    }

    @Test
    void a_container_that_is_nearly_full_is_hard() {
        pod.live(HOUR);
        pod.rss = 0.94 * 1100;
        assertThat(pod.live(60).band()).isEqualTo(Band.HARD);
    }

    @Test
    void the_same_samples_have_the_same_diagnosis() {
        Pod other = new Pod();
        pod.live(HOUR);
        other.live(HOUR);
        for (Pod each : List.of(pod, other)) {
            each.live(2400, second -> each.live = 150 + 0.09 * second);
        }
        assertThat(pod.patient.diagnosis()).isEqualTo(other.patient.diagnosis());
    }

    @Test
    void a_sample_from_the_past_changes_nothing() {
        pod.live(HOUR);
        var past = pod.vitals();
        Diagnosis before = pod.live(2400, this::leaks);
        pod.patient.see(past);
        assertThat(pod.patient.diagnosis()).isEqualTo(before);
    }

    @Test
    void a_pod_takes_no_more_than_sixteen_kib() {
        List<Patient> patients = new ArrayList<>();
        long before = usedBytes();
        for (int i = 0; i < 400; i++) {
            Pod each = new Pod();
            each.live(HOUR);
            each.live(3300, second -> each.live = 150 + 0.09 * second);
            patients.add(each.patient);
        }
        long bytes = (usedBytes() - before) / patients.size();
        assertThat(patients.getLast().diagnosis().band()).isEqualTo(Band.HARD);
        assertThat(bytes).isBetween(8L * 1024, Patient.BYTES);
        assertThat(Patient.BYTES).isLessThanOrEqualTo(16 * 1024);
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
