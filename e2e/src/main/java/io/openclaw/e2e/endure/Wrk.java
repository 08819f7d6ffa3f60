package io.openclaw.e2e.endure;

import io.openclaw.e2e.program.Tool;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of wrk.
 *
 * @param perSecond answered requests
 * @param failed answers that are no success, and connections that failed
 */
record Wrk(double perSecond, long failed) {
    private static final int CONNECTIONS = 64;
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
    private static final Pattern BROKEN =
            Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

    static Wrk run(InetSocketAddress server, String path, Duration time) throws IOException {
        String wrk = Tool.find("wrk")
                .orElseThrow(() -> new IOException("wrk is missing: apt-get install wrk"))
                .toString();
        return parse(Tool.output(List.of(
                wrk,
                "-t1",
                "-c" + CONNECTIONS,
                "-d" + time.toSeconds() + "s",
                "--timeout",
                "10s",
                "http://127.0.0.1:" + server.getPort() + path)));
    }

    static Wrk parse(String output) {
        Matcher rate = RATE.matcher(output);
        if (!rate.find()) {
            return new Wrk(0, 1); // nobody was there
        }
        long failed = 0;
        Matcher refused = REFUSED.matcher(output);
        if (refused.find()) {
            failed += Long.parseLong(refused.group(1));
        }
        Matcher broken = BROKEN.matcher(output);
        if (broken.find()) {
            for (int kind = 1; kind <= broken.groupCount(); kind++) {
                failed += Long.parseLong(broken.group(kind));
            }
        }
        return new Wrk(Double.parseDouble(rate.group(1)), failed);
    }
}
