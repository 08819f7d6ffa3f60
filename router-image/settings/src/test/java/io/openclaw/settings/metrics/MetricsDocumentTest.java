package io.openclaw.settings.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsDocumentTest {
    private static final MetricsDocument DOCUMENT = new MetricsDocument(new MetricsDocument.Router(
            new MetricsDocument.Memory(
                    512, 384, 1664, 12, 45, 400, 2048, 2, 1.5, 1.0, 900, 1.25, 700, 3040, "warn", true, 4),
            new MetricsDocument.Queue(10, 10_000, 100, 20, 60, true, 5, 5, 4096, 1 << 20, 7),
            new MetricsDocument.Cache(0, 0, 256, 0, 0),
            new MetricsDocument.Process(1, "1.0.0", "ready", 12.5, "abc", "", 1792, "no swap"),
            new MetricsDocument.Requests(60, 50, 4, 5, 1),
            new MetricsDocument.Connections(3, 2, 0),
            Map.of("hash", "abc", "rejected", Map.of("hash", "def", "error", "no such key"))));

    @Test
    void the_articles_names_are_there() throws JsonProcessingException {
        JsonNode router = new ObjectMapper().readTree(DOCUMENT.toJson()).get("router");
        assertThat(router.get("memory").fieldNames())
                .toIterable()
                .startsWith("allocated_mb", "used_mb", "available_mb", "gc_count", "gc_pause_ms");
        assertThat(router.get("queue").fieldNames())
                .toIterable()
                .startsWith("size", "max_size", "enqueued", "rejected", "processed", "overflow_active");
        assertThat(router.get("cache").fieldNames())
                .toIterable()
                .startsWith("entries", "memory_mb", "max_memory_mb", "evictions", "hit_rate");
    }

    @Test
    void a_reader_gets_back_what_was_written() throws JsonProcessingException {
        assertThat(MetricsDocument.fromJson(DOCUMENT.toJson())).isEqualTo(DOCUMENT);
    }

    @Test
    void an_older_router_that_tells_less_is_understood() throws JsonProcessingException {
        String older = DOCUMENT.toJson().replace("\"config\"", "\"unknown\"");
        assertThat(MetricsDocument.fromJson(older).router().config()).isEmpty();
        String oldest = DOCUMENT.toJson().replace("\"pressure\"", "\"unknown\"");
        assertThat(MetricsDocument.fromJson(oldest).router().memory().pressure())
                .isEmpty();
    }

    @Test
    void names_of_a_newer_router_are_ignored_and_missing_sections_refused() throws JsonProcessingException {
        String newer = DOCUMENT.toJson().replace("\"gc_count\"", "\"brand_new\" : 1, \"gc_count\"");
        assertThat(MetricsDocument.fromJson(newer)).isEqualTo(DOCUMENT);
        assertThatThrownBy(() -> MetricsDocument.fromJson("{\"router\": {}}"))
                .isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> MetricsDocument.fromJson("<html>")).isInstanceOf(JsonProcessingException.class);
    }
}
