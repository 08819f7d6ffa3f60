package io.openclaw.router.log;

import io.openclaw.router.log.FoldingLog.Level;
import java.time.Instant;
import java.util.List;

/** How a message looks, line ends included. */
sealed interface Layout permits TextLayout, JsonLayout {
    String render(Instant time, Level level, String headline, List<String> facts);
}
