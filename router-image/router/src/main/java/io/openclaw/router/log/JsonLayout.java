package io.openclaw.router.log;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.openclaw.router.log.FoldingLog.Level;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** One object a line: {@code {"time":"...","level":"WARN","message":"...","facts":["Allocated: 1536 MB"]}}. */
final class JsonLayout implements Layout {
    @Override
    public String render(Instant time, Level level, String headline, List<String> facts) {
        return "{\"time\":\"" + time + "\",\"level\":\"" + level + "\",\"message\":" + quoted(headline) + ",\"facts\":"
                + facts.stream().map(JsonLayout::quoted).collect(Collectors.joining(",", "[", "]")) + "}\n";
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        JsonStringEncoder.getInstance().quoteAsString(text, quoted);
        return quoted.append('"').toString();
    }
}
