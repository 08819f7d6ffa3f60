package io.openclaw.router.log;

import io.openclaw.router.log.FoldingLog.Level;
import java.time.Instant;
import java.util.List;

/** The known look. Control characters are replaced, so that no request can write a log line of its own. */
final class TextLayout implements Layout {
    private static final String NAME = "[OpenClaw Router] ";

    @Override
    public String render(Instant time, Level level, String headline, List<String> facts) {
        StringBuilder block = new StringBuilder(NAME).append(level).append(": ");
        append(block, headline);
        for (String fact : facts) {
            append(block.append(NAME).append("  "), fact);
        }
        return block.toString();
    }

    private static void append(StringBuilder block, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            block.append(Character.isISOControl(c) ? ' ' : c);
        }
        block.append('\n');
    }
}
