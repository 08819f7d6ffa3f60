package io.openclaw.router.metrics;

import io.openclaw.router.admission.Gate;
import io.openclaw.router.alert.AlertFigures;
import io.openclaw.router.cache.CacheFigures;
import io.openclaw.router.exchange.AnswerCounts;
import io.openclaw.router.exchange.FilterFigures;
import io.openclaw.router.jvm.JvmFigures;
import io.openclaw.router.upstream.UpstreamFigures;
import io.openclaw.settings.metrics.MetricsDocument;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A snapshot as the JSON document of {@code GET /metrics}. */
public final class Documents {
    private static final double MIB = 1 << 20;
    private static final double NANOS_PER_SECOND = 1e9;
    /** 1xx to 5xx, indexed by their first digit. */
    private static final int STATUS_CLASSES = 6;

    private Documents() {}

    public static MetricsDocument of(Snapshot snapshot) {
        return new MetricsDocument(new MetricsDocument.Router(
                memory(snapshot),
                queue(snapshot.queue()),
                cache(snapshot.cache()),
                process(snapshot),
                requests(snapshot),
                connections(snapshot),
                config(snapshot.config()),
                alerts(snapshot.alerts()),
                alertReceivers(snapshot.alerts()),
                filters(snapshot.filters()),
                DocumentedVitals.of(snapshot),
                DocumentedVitals.upstreamSeconds(
                        snapshot.connections().upstreams().values())));
    }

    private static MetricsDocument.Memory memory(Snapshot snapshot) {
        JvmFigures jvm = snapshot.jvm();
        return new MetricsDocument.Memory(
                whole(jvm.heapCommitted()),
                whole(jvm.live()),
                whole(jvm.heapMax() - jvm.live()),
                jvm.gc().count(),
                jvm.gc().lastPauseMs(),
                whole(jvm.heapUsed()),
                whole(jvm.heapMax()),
                jvm.gc().oldCount(),
                tenths(jvm.directUsed()),
                tenths(jvm.directPinned()),
                whole(jvm.directMax()),
                tenths(snapshot.ledger().leased()),
                whole(jvm.resident().all()),
                snapshot.plan().limitMb(),
                snapshot.pressure().rung().name().toLowerCase(Locale.ROOT),
                snapshot.findings().fragmented(),
                snapshot.findings().pausesExceeded());
    }

    private static MetricsDocument.Queue queue(Gate.Figures queue) {
        return new MetricsDocument.Queue(
                queue.size(),
                queue.maxSize(),
                queue.enqueued(),
                queue.rejected(),
                queue.processed(),
                queue.overflowActive(),
                queue.abandoned(),
                queue.inFlight(),
                queue.bytes(),
                queue.maxBytes(),
                queue.oldestMs());
    }

    private static MetricsDocument.Cache cache(CacheFigures cache) {
        return new MetricsDocument.Cache(
                cache.store().entries(),
                tenths(cache.store().bytes()),
                whole(cache.maxBytes()),
                cache.store().evictions(),
                Math.round(cache.requests().hitRate() * 1000) / 1000.0);
    }

    private static MetricsDocument.Process process(Snapshot snapshot) {
        ConfigState.Rejected rejected = snapshot.config().rejected();
        return new MetricsDocument.Process(
                ProcessHandle.current().pid(),
                snapshot.version(),
                snapshot.state().text(),
                Math.round(snapshot.uptime().toMillis() / 100.0) / 10.0,
                snapshot.config().hash(),
                rejected == null ? "" : rejected.error(),
                snapshot.plan().settings().router().process().restartOnMemoryThresholdMb(),
                snapshot.findings().swapDoubt());
    }

    private static MetricsDocument.Requests requests(Snapshot snapshot) {
        long[] ofClass = new long[STATUS_CLASSES];
        for (AnswerCounts.Answers answers : snapshot.answers()) {
            answers.byStatus().forEach((status, count) -> ofClass[status / 100] += count);
        }
        return new MetricsDocument.Requests(
                Arrays.stream(ofClass).sum(), ofClass[2], ofClass[3], ofClass[4], ofClass[5]);
    }

    private static MetricsDocument.Connections connections(Snapshot snapshot) {
        Snapshot.Connections open = snapshot.connections();
        int upstream = open.upstreams().values().stream()
                .mapToInt(UpstreamFigures::connections)
                .sum();
        return new MetricsDocument.Connections(open.clients(), upstream, open.tunnels());
    }

    private static Map<String, Object> config(ConfigState state) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("hash", state.hash());
        ConfigState.Rejected rejected = state.rejected();
        if (rejected != null) {
            config.put("rejected", Map.of("hash", rejected.hash(), "error", rejected.error()));
        }
        if (!state.waiting().isEmpty()) {
            config.put("waits_for_restart", state.waiting());
        }
        return config;
    }

    private static List<MetricsDocument.Alert> alerts(AlertFigures alerts) {
        return alerts.rules().stream()
                .map(rule -> new MetricsDocument.Alert(
                        rule.metric(),
                        rule.threshold(),
                        rule.severity(),
                        rule.action() == null ? "" : rule.action(),
                        rule.state(),
                        rule.since().toString(),
                        rule.value().orElse(0),
                        rule.doubt()))
                .toList();
    }

    private static Map<String, MetricsDocument.AlertReceiver> alertReceivers(AlertFigures alerts) {
        Map<String, MetricsDocument.AlertReceiver> receivers = new LinkedHashMap<>();
        alerts.receivers()
                .forEach(receiver -> receivers.put(
                        receiver.name(),
                        new MetricsDocument.AlertReceiver(
                                receiver.waiting(),
                                receiver.sent(),
                                receiver.failed(),
                                receiver.refused(),
                                receiver.folded(),
                                receiver.dropped(),
                                receiver.lastError())));
        return receivers;
    }

    private static Map<String, MetricsDocument.Filter> filters(Snapshot.Filters filters) {
        Map<String, MetricsDocument.Filter> documents = new LinkedHashMap<>();
        for (FilterFigures filter : filters.costs()) {
            FilterHoldings held = filters.of(filter.name());
            documents.put(
                    filter.name(),
                    new MetricsDocument.Filter(
                            filter.requests(),
                            filter.nanos() / NANOS_PER_SECOND,
                            tenths(filter.allocatedBytes()),
                            filter.failures(),
                            held.instances(),
                            tenths(held.bytes()),
                            held.suspects().stream()
                                    .map(suspect -> new MetricsDocument.PilingUp(
                                            suspect.className(),
                                            suspect.instances(),
                                            suspect.grownInstances(),
                                            tenths(suspect.grownBytesInStep())))
                                    .toList()));
        }
        return documents;
    }

    private static long whole(long bytes) {
        return Math.round(bytes / MIB);
    }

    private static double tenths(long bytes) {
        return Math.round(bytes / MIB * 10) / 10.0;
    }
}
