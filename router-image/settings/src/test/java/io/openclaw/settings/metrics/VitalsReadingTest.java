package io.openclaw.settings.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VitalsReadingTest {
    private static final double AT = 1000;
    private static final NavigableMap<Double, Long> ANSWERS =
            new TreeMap<>(Map.of(0.5, 90L, 1.5, 100L, Double.POSITIVE_INFINITY, 100L));

    @Test
    void each_figure_comes_back_from_the_document_where_it_belongs() throws JsonProcessingException {
        MetricsDocument document =
                MetricsDocument.fromJson(document(60, vitals(2.5, 400), ANSWERS).toJson());

        assertThat(told(document, VitalsReading.Before.NONE).vitals())
                .isEqualTo(new Vitals(
                        AT,
                        60,
                        "v1",
                        new Vitals.Heap(383.5, 400, 2048, 1536, 9_000.5, 0),
                        new Vitals.Native(264.5, 161, 900, 700, 3040),
                        new Vitals.Collections(2, 2.5, 400),
                        new Vitals.Queue(10, 4, 512, 0.25),
                        new Vitals.Requests(100, 60, 5, 12.5, 3, 1.5),
                        new Vitals.Cache(160, 256, 80, 20, 7),
                        new Vitals.Upstream(100, 4.5, 1)));
    }

    @Test
    void what_one_filter_piles_up_is_its_own_objects_and_what_grew_in_step_with_a_class_of_its() {
        MetricsDocument.PilingUp listener = new MetricsDocument.PilingUp("acme.Listener", 900, 800, 12.5);
        MetricsDocument.PilingUp event = new MetricsDocument.PilingUp("acme.Event", 900, 800, 12);
        Map<String, MetricsDocument.Filter> filters = Map.of(
                "leaking", new MetricsDocument.Filter(5, 0, 0, 0, 1_800, 0.5, List.of(listener, event)),
                "caching", new MetricsDocument.Filter(5, 0, 0, 0, 9_000, 40, List.of()));

        assertThat(told(document(60, vitals(0, 0), ANSWERS, filters), VitalsReading.Before.NONE)
                        .vitals()
                        .heap()
                        .piledMb())
                .isEqualTo(13);
    }

    @Test
    void the_longest_pause_is_no_longer_than_all_since_the_sample_before() {
        VitalsReading.Told first = told(document(60, vitals(2.5, 400), ANSWERS), VitalsReading.Before.NONE);

        assertThat(told(document(70, vitals(2.5, 400), ANSWERS), first.next())
                        .vitals()
                        .collections()
                        .longestPauseMs())
                .isZero();
        assertThat(told(document(70, vitals(2.75, 400), ANSWERS), first.next())
                        .vitals()
                        .collections()
                        .longestPauseMs())
                .isCloseTo(250, within(1e-9));
    }

    @Test
    void the_quantile_is_of_the_answers_since_the_sample_before() {
        VitalsReading.Told first = told(document(60, vitals(0, 0), ANSWERS), VitalsReading.Before.NONE);
        NavigableMap<Double, Long> slower = new TreeMap<>(Map.of(0.5, 90L, 1.5, 150L, Double.POSITIVE_INFINITY, 150L));

        assertThat(p95(told(document(70, vitals(0, 0), slower), first.next()))).isCloseTo(1.45, within(1e-9));
        assertThat(p95(told(document(70, vitals(0, 0), ANSWERS), first.next()))).isZero();
    }

    @Test
    void answers_that_took_longer_than_every_bound_count_as_the_last_one() {
        NavigableMap<Double, Long> stuck = new TreeMap<>(Map.of(0.01, 0L, 0.1, 0L, Double.POSITIVE_INFINITY, 9L));

        assertThat(p95(told(document(60, vitals(0, 0), stuck), VitalsReading.Before.NONE)))
                .isEqualTo(0.1);
    }

    @Test
    void a_process_that_began_anew_is_compared_with_nothing() {
        VitalsReading.Told first = told(document(60, vitals(2.5, 400), ANSWERS), VitalsReading.Before.NONE);
        NavigableMap<Double, Long> few = new TreeMap<>(Map.of(0.01, 10L, 0.1, 10L, Double.POSITIVE_INFINITY, 10L));

        VitalsReading.Told again = told(document(5, vitals(0.25, 200), few), first.next());

        assertThat(again.vitals().collections().longestPauseMs()).isEqualTo(200);
        assertThat(p95(again)).isCloseTo(0.0095, within(1e-9));
    }

    @Test
    void what_an_older_router_does_not_tell_is_named() {
        Map<String, Number> less = new TreeMap<>(vitals(0, 0));
        less.remove("outbound_mb");
        less.remove("heap_live_mb");

        assertThat(read(document(60, less, new TreeMap<>()), VitalsReading.Before.NONE))
                .isEqualTo(new VitalsReading.Untold(
                        List.of("vitals.heap_live_mb", "vitals.outbound_mb", "upstream_seconds")));
    }

    @Test
    void a_figure_that_is_nothing_is_no_document() {
        String json = document(60, vitals(0, 0), ANSWERS).toJson();

        assertThatThrownBy(() -> MetricsDocument.fromJson(
                        json.replaceFirst("\"outbound_mb\" : [0-9.]+", "\"outbound_mb\" : null")))
                .isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> MetricsDocument.fromJson(json.replace("\"Infinity\"", "\"much\"")))
                .isInstanceOf(JsonProcessingException.class);
    }

    private static double p95(VitalsReading.Told told) {
        return told.vitals().upstream().p95Seconds();
    }

    private static VitalsReading.Told told(MetricsDocument document, VitalsReading.Before before) {
        return (VitalsReading.Told) read(document, before);
    }

    private static VitalsReading read(MetricsDocument document, VitalsReading.Before before) {
        return VitalsReading.of(document, AT, "v1", before);
    }

    private static Map<String, Number> vitals(double gcSeconds, double longestPauseMs) {
        return Map.ofEntries(
                Map.entry("heap_live_mb", 383.5),
                Map.entry("heap_old_max_mb", 1536),
                Map.entry("heap_allocated_mb", 9_000.5),
                Map.entry("gc_seconds", gcSeconds),
                Map.entry("gc_longest_pause_ms", longestPauseMs),
                Map.entry("outbound_mb", 12.5),
                Map.entry("unwritable_clients", 3),
                Map.entry("largest_body_mb", 1.5),
                Map.entry("cache_slab_mb", 160),
                Map.entry("cache_hits", 80),
                Map.entry("cache_misses", 20),
                Map.entry("upstream_answers", 100),
                Map.entry("upstream_seconds", 4.5));
    }

    private static MetricsDocument document(
            double uptime, Map<String, Number> vitals, NavigableMap<Double, Long> upstreamSeconds) {
        return document(uptime, vitals, upstreamSeconds, Map.of());
    }

    private static MetricsDocument document(
            double uptime,
            Map<String, Number> vitals,
            NavigableMap<Double, Long> upstreamSeconds,
            Map<String, MetricsDocument.Filter> filters) {
        return new MetricsDocument(new MetricsDocument.Router(
                new MetricsDocument.Memory(
                        512, 384, 1664, 12, 45, 400, 2048, 2, 264.5, 161, 900, 1.25, 700, 3040, "none", false, 0),
                new MetricsDocument.Queue(10, 10_000, 100, 20, 60, false, 5, 5, 4 << 20, 512 << 20, 250),
                new MetricsDocument.Cache(1, 128.5, 256, 7, 0.8),
                new MetricsDocument.Process(1, "1.0.0", "ready", uptime, "abc", "", 1792, ""),
                new MetricsDocument.Requests(60, 50, 4, 5, 1),
                new MetricsDocument.Connections(3, 2, 0),
                Map.of("hash", "abc"),
                List.of(),
                Map.of(),
                filters,
                vitals,
                upstreamSeconds));
    }
}
