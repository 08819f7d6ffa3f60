package io.openclaw.router.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.settings.metrics.MetricsDocument;
import io.openclaw.settings.metrics.Series;
import io.openclaw.settings.metrics.Vitals;
import io.openclaw.settings.metrics.VitalsReading;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentsTest {
    private final MetricsDocument document = Documents.of(SnapshotFixture.inState(State.READY));

    @Test
    void hasTheNamesThatNeverChange() throws JsonProcessingException {
        JsonNode router = new ObjectMapper().readTree(document.toJson()).get("router");

        assertThat(router.get("memory").fieldNames())
                .toIterable()
                .contains("allocated_mb", "used_mb", "available_mb", "gc_count", "gc_pause_ms");
        assertThat(router.get("queue").fieldNames())
                .toIterable()
                .contains("size", "max_size", "enqueued", "rejected", "processed", "overflow_active");
        assertThat(router.get("cache").fieldNames())
                .toIterable()
                .contains("entries", "memory_mb", "max_memory_mb", "evictions", "hit_rate");
    }

    @Test
    void countsLiveHeapAsUsedAndTheRestAsAvailable() {
        MetricsDocument.Memory memory = document.router().memory();

        assertThat(memory)
                .isEqualTo(new MetricsDocument.Memory(
                        300,
                        200,
                        312,
                        12,
                        45,
                        250,
                        512,
                        2,
                        60,
                        7,
                        204,
                        5,
                        420,
                        SnapshotFixture.limitMb(),
                        "shed",
                        true,
                        3));
    }

    @Test
    void keepsTheIdentityOfTheQueue() {
        MetricsDocument.Queue queue = document.router().queue();

        assertThat(queue.enqueued())
                .isEqualTo(queue.processed() + queue.rejected() + queue.abandoned() + queue.size() + queue.inFlight());
    }

    @Test
    void tellsWhatTheCacheHoldsAndWhatItSpares() {
        assertThat(document.router().cache()).isEqualTo(new MetricsDocument.Cache(1_234, 20.5, 64, 56, 0.8));
    }

    @Test
    void sumsAnswersByTheClassOfTheirStatus() {
        assertThat(document.router().requests()).isEqualTo(new MetricsDocument.Requests(970, 870, 0, 10, 90));
        assertThat(document.router().connections()).isEqualTo(new MetricsDocument.Connections(17, 6, 4));
    }

    @Test
    void tellsTheStateAndTheConfiguration() {
        MetricsDocument.Process process =
                Documents.of(SnapshotFixture.inState(State.DRAINING)).router().process();

        assertThat(process.state()).isEqualTo("draining");
        assertThat(process.uptimeSeconds()).isEqualTo(61.3);
        assertThat(process.configHash()).isEqualTo("0123456789ab");
        assertThat(process.restartThresholdMb()).isEqualTo(448);
        assertThat(process.swapDoubt()).isEqualTo("no swap here");
    }

    @Test
    void isReadBackAsItWasWritten() throws JsonProcessingException {
        assertThat(MetricsDocument.fromJson(document.toJson())).isEqualTo(document);
    }

    @Test
    void tellsOfAlertsTheirReceiversAndFilters() {
        assertThat(document.router().alerts())
                .first()
                .isEqualTo(new MetricsDocument.Alert(
                        "router.memory.used_mb",
                        1536,
                        "critical",
                        "oncall",
                        "firing",
                        "1970-01-01T00:00:00Z",
                        1600.5,
                        ""));
        assertThat(document.router().alertReceivers())
                .containsEntry("oncall", new MetricsDocument.AlertReceiver(1, 2, 3, 4, 5, 6, "status 503"));
        assertThat(document.router().filters())
                .containsEntry("auth", new MetricsDocument.Filter(970, 2.5, 21, 1, 0, 0, List.of()))
                .containsEntry(
                        "leaking",
                        new MetricsDocument.Filter(
                                960,
                                0.5,
                                16,
                                0,
                                800,
                                1,
                                List.of(new MetricsDocument.PilingUp("com.acme.Kept", 700, 600, 9))));
    }

    @Test
    void tellsAllThatADiagnosisReads() {
        Vitals vitals =
                ((VitalsReading.Told) VitalsReading.of(document, 1000, "v1", VitalsReading.Before.NONE)).vitals();

        assertThat(vitals)
                .isEqualTo(new Vitals(
                        1000,
                        61.3,
                        "v1",
                        new Vitals.Heap(180.25, 250, 512, 384, 9_000, 10),
                        new Vitals.Native(60, 7, 204, 420, SnapshotFixture.limitMb()),
                        new Vitals.Collections(2, 6.5, 650),
                        new Vitals.Queue(7, 3, 128, 0.015),
                        new Vitals.Requests(1_000, 880, 3, 11, 13, 2),
                        new Vitals.Cache(24, 64, 800, 200, 56),
                        // both of the fixture's upstreams: of 186 answers the 177th is the 57th of 66 from 50 to 100 ms
                        new Vitals.Upstream(186, 17, vitals.upstream().p95Seconds())));
        assertThat(vitals.upstream().p95Seconds()).isCloseTo(0.05 + 0.05 * 56.7 / 66, within(1e-9));
    }

    /** What an alert on a figure of the document means is what Prometheus would say. */
    @Test
    void eachFigureIsASeriesThatSaysTheSame() throws JsonProcessingException {
        SeriesFigures series = PrometheusText.figures(SnapshotFixture.inState(State.READY));
        JsonNode router = new ObjectMapper().readTree(document.toJson()).get("router");
        for (String section : List.of("memory", "queue", "requests", "connections", "vitals")) {
            router.get(section).properties().forEach(figure -> {
                if (figure.getValue().isNumber()) {
                    String metric = "router." + section + "." + figure.getKey();
                    Series of = Series.of(metric);
                    List<Double> values = series.values(of.name(), of.labels());
                    double value = of.over() == Series.Over.SUM
                            ? values.stream().mapToDouble(Double::doubleValue).sum()
                            : values.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .max()
                                    .orElse(Double.NaN);
                    assertThat(value / of.unit().doubleValue())
                            .as(metric)
                            .isCloseTo(figure.getValue().asDouble(), within(0.51));
                }
            });
        }
    }
}
