package io.openclaw.e2e.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final Pattern DATA = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>");

    private static JsonNode data(String page) throws IOException {
        Matcher matcher = DATA.matcher(page);
        assertThat(matcher.find()).isTrue();
        return JsonMapper.builder().build().readTree(matcher.group(1));
    }

    @Test
    void carriesItsFigures() throws IOException {
        JsonNode data = data(Timeline.render(Stories.kept()));

        assertThat(data.path("pods")).hasSize(6);
        assertThat(data.path("pods").get(0).path("samples").get(0)).hasSize(4);
        assertThat(data.path("phases").findValuesAsText("name"))
                .containsExactly("start", "leak", "overload", "recovery");
        assertThat(data.path("bounds").path("thresholdMb").asLong()).isEqualTo(96);
        assertThat(data.path("ready").get(data.path("ready").size() - 1).get(1).asInt())
                .isEqualTo(2);
        assertThat(data.path("report").path("restarts")).hasSameSizeAs(data.path("restarts"));
        assertThat(data.path("load").get(10).get(1).asDouble()).isEqualTo(300);
        assertThat(data.path("deaths")).isEmpty();
    }

    @Test
    void marksTheDeaths() throws IOException {
        assertThat(data(Timeline.render(Stories.withoutOperator()))
                        .path("deaths")
                        .findValuesAsText("pod"))
                .containsExactly("edge-6d4f-k2x8p", "edge-6d4f-w9rtm");
    }

    @Test
    void needsNothingBesideItself() {
        assertThat(Timeline.render(Stories.kept()))
                .doesNotContain("/*DATA*/")
                .doesNotContainPattern("(src|href)=")
                .doesNotContain("@import");
    }
}
