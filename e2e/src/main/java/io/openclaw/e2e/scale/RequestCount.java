package io.openclaw.e2e.scale;

import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;

/**
 * The requests that the API server answers, by method and resource, those without effect too. The JDK's server, which it is built on, tells each to its
 * logger and to nobody else.
 */
final class RequestCount extends Handler {
    // held, because the log manager forgets the level of a logger that nobody holds
    private static final Logger SERVER = Logger.getLogger("com.sun.net.httpserver");

    private final Tally tally = new Tally();

    private RequestCount() {}

    /** Counts from now on, for as long as this JVM lives. */
    static RequestCount begin() {
        RequestCount count = new RequestCount();
        count.setLevel(Level.ALL);
        SERVER.setUseParentHandlers(false);
        SERVER.setLevel(Level.FINE);
        SERVER.addHandler(count);
        return count;
    }

    Map<String, Long> soFar() {
        return tally.soFar();
    }

    Map<String, Long> since(Map<String, Long> before) {
        return tally.since(before);
    }

    @Override
    public void publish(LogRecord line) {
        String text = line.getMessage();
        if (text.contains(" /api")) {
            tally.count(key(text));
        }
    }

    /** @param line as in {@code PATCH /api/v1/namespaces/default/services/edge?force=true HTTP/1.1 [200 OK] ()} */
    static String key(String line) {
        String[] words = line.split(" ", 3);
        List<String> path = Stream.of(words[1].replaceFirst("\\?.*", "").split("/"))
                .filter(part -> !part.isEmpty())
                .toList();
        // behind api/v1 or apis/GROUP/VERSION
        int at = path.getFirst().equals("api") ? 2 : 3;
        if (path.size() > at + 2 && path.get(at).equals("namespaces")) {
            at += 2;
        }
        return words[0] + " " + (at < path.size() ? path.get(at) : "discovery");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
