package io.openclaw.e2e.scale;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The requests that API servers were asked, by method and resource, those without effect too. */
final class RequestCount {
    private final Tally tally = new Tally();

    void count(String method, String path) {
        if (path.startsWith("/api")) {
            tally.count(method + " " + resource(path));
        }
    }

    Map<String, Long> soFar() {
        return tally.soFar();
    }

    Map<String, Long> since(Map<String, Long> before) {
        return tally.since(before);
    }

    /** @param path as in {@code /api/v1/namespaces/default/services/edge} */
    static String resource(String path) {
        List<String> parts =
                Stream.of(path.split("/")).filter(part -> !part.isEmpty()).toList();
        // behind api/v1 or apis/GROUP/VERSION
        int at = parts.getFirst().equals("api") ? 2 : 3;
        if (parts.size() > at + 2 && parts.get(at).equals("namespaces")) {
            at += 2;
        }
        return at < parts.size() ? parts.get(at) : "discovery";
    }
}
