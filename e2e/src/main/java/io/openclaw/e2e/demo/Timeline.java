package io.openclaw.e2e.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.openclaw.e2e.demo.Recording.LoadSample;
import io.openclaw.e2e.demo.Recording.PodSample;
import io.openclaw.e2e.proof.Evidence;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code timeline.html}: one page that needs nothing beside it; the page draws itself from the figures that are put into it here. */
final class Timeline {

    private static final String PAGE = "timeline.html";
    private static final String PLACE_OF_DATA = "/*DATA*/";
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private Timeline() {}

    /** Times are milliseconds since the story's start. */
    private record Data(
            Report report,
            long durationMs,
            List<PhaseBand> phases,
            Recording.Bounds bounds,
            List<PodLine> pods,
            List<Drain> restarts,
            List<long[]> ready,
            List<double[]> load,
            List<Death> deaths,
            List<Clause> promise) {}

    private record PhaseBand(String name, String says, long fromMs, long toMs) {}

    /** @param samples time, live heap, resident, queued */
    private record PodLine(String name, List<long[]> samples) {}

    /** What a restart of the report has besides. */
    private record Drain(@Nullable Long divertedAtMs) {}

    private record Death(long atMs, String pod) {}

    private record Clause(String words, boolean kept) {}

    static String render(Findings findings) {
        try {
            // "<" can end the script element that the figures stand in; in JSON it can be written so everywhere
            String json = JSON.writeValueAsString(data(findings)).replace("<", "\\u003c");
            return page().replace(PLACE_OF_DATA, json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("records of numbers and texts always serialize", e);
        }
    }

    private static Data data(Findings findings) {
        Report report = findings.report();
        Evidence evidence = findings.evidence();
        return new Data(
                report,
                report.durationMs(),
                phases(report),
                findings.recording().bounds(),
                pods(findings),
                evidence.completed().stream()
                        .map(restart -> new Drain(sinceStart(findings, restart.diverted())))
                        .toList(),
                evidence.ready().stream()
                        .map(step -> new long[] {findings.sinceStart(step.at()), step.pods()})
                        .toList(),
                load(findings),
                evidence.memoryDeaths().stream()
                        .map(death -> new Death(findings.sinceStart(death.at()), death.pod()))
                        .toList(),
                Arrays.stream(Promise.values())
                        .map(clause -> new Clause(clause.words, clause.isKept(findings)))
                        .toList());
    }

    private static List<PhaseBand> phases(Report report) {
        Map<String, String> says = new LinkedHashMap<>();
        for (Phase phase : Phase.values()) {
            says.put(phase.title, phase.says);
        }
        return report.phases().stream()
                .map(phase ->
                        new PhaseBand(phase.name(), says.getOrDefault(phase.name(), ""), phase.fromMs(), phase.toMs()))
                .toList();
    }

    private static List<PodLine> pods(Findings findings) {
        Map<String, List<long[]>> lines = new LinkedHashMap<>();
        for (PodSample sample : findings.recording().pods()) {
            lines.computeIfAbsent(sample.pod(), _ -> new ArrayList<>()).add(new long[] {
                findings.sinceStart(sample.at()), sample.usedMb(), sample.residentMb(), sample.queued()
            });
        }
        return lines.entrySet().stream()
                .map(line -> new PodLine(line.getKey(), line.getValue()))
                .toList();
    }

    /** Of each span between two samples: its end, and what was answered, shed and failed a second. */
    private static List<double[]> load(Findings findings) {
        List<LoadSample> samples = findings.recording().load();
        List<double[]> rates = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++) {
            LoadSample from = samples.get(i - 1);
            LoadSample to = samples.get(i);
            double seconds = Duration.between(from.at(), to.at()).toMillis() / 1_000.0;
            if (seconds > 0 && to.requests() > 0) {
                rates.add(new double[] {
                    findings.sinceStart(to.at()),
                    (to.ok() - from.ok()) / seconds,
                    (to.shed() - from.shed()) / seconds,
                    (to.failed() - from.failed()) / seconds
                });
            }
        }
        return rates;
    }

    private static @Nullable Long sinceStart(Findings findings, @Nullable Instant at) {
        return at == null ? null : (Long) findings.sinceStart(at);
    }

    private static String page() {
        try (InputStream page =
                Objects.requireNonNull(Timeline.class.getResourceAsStream(PAGE), "it is built into the jar")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
