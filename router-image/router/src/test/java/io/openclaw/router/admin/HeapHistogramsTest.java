package io.openclaw.router.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeapHistogramsTest {
    private long leaked = 100;
    private final HeapHistograms histograms = new HeapHistograms(() -> """
               1:            30           3000  [B (java.base@25.0.3)
               2:            %d            %d  com.acme.Leak
            """.formatted(leaked, leaked * 16));

    @Test
    void comparesWithTheOneBefore() throws IOException {
        JsonNode first = answer("");
        assertThat(first.get("compared_with_earlier").asBoolean()).isFalse();
        assertThat(top(first)).isEqualTo("[B");
        leaked += 50;

        JsonNode second = answer("");

        assertThat(second.get("compared_with_earlier").asBoolean()).isTrue();
        assertThat(second.get("baseline").asLong()).isEqualTo(first.get("id").asLong());
        assertThat(second.get("grown_bytes").asLong()).isEqualTo(800);
        assertThat(top(second)).isEqualTo("com.acme.Leak");
        assertThat(second.get("classes").get(0).get("grown_instances").asLong()).isEqualTo(50);
    }

    @Test
    void comparesWithABaselineForAsLongAsThatIsAskedFor() throws IOException {
        long baseline = answer("").get("id").asLong();
        for (int look = 1; look <= 20; look++) {
            leaked++;
            answer(""); // somebody else's
            assertThat(answer("baseline=" + baseline).get("grown_bytes").asLong())
                    .isEqualTo(16L * look);
        }
    }

    @Test
    void comparesWithNothingWhereThatIsAskedFor() throws IOException {
        var _ = answer("");
        leaked++;

        JsonNode alone = answer("baseline=none");

        assertThat(alone.get("compared_with_earlier").asBoolean()).isFalse();
        assertThat(alone.get("grown_bytes").asLong()).isZero();
    }

    @Test
    void keepsFewAndTellsWhich() throws IOException {
        for (int i = 1; i <= 6; i++) {
            var _ = answer("baseline=none");
        }

        AdminResponse gone = histograms.answer(asking("baseline=1"));

        assertThat(gone.status()).isEqualTo(404);
        assertThat(JsonMapper.builder()
                        .build()
                        .readTree(gone.body())
                        .get("message")
                        .asText())
                .endsWith("by the id 1: there are 3, 4, 5, 6");
        assertThat(histograms.answer(asking("baseline=yesterday")).status()).isEqualTo(404);
    }

    private static String top(JsonNode answer) {
        return answer.get("classes").get(0).get("name").asText();
    }

    private JsonNode answer(String query) throws IOException {
        AdminResponse response = histograms.answer(asking(query));
        assertThat(response.status()).isEqualTo(200);
        return JsonMapper.builder().build().readTree(response.body());
    }

    private static AdminRequest asking(String query) {
        return new AdminRequest("GET", "/debug/heap-histogram", query, Map.of(), true, "peer");
    }
}
