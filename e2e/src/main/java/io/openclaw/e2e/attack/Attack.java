package io.openclaw.e2e.attack;

import io.openclaw.e2e.load.LoadGenerator;
import io.openclaw.e2e.load.LoadOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One kind of attack. Honest clients run beside it on a route and an upstream of their own. */
enum Attack {
    SLOW_READERS(
            "readers",
            2_000,
            "readers that take 1,000 bytes a second of a 100 MB response",
            Attack.DEFAULT_UPSTREAM,
            new Crowd.Simple(get("/attacked/big"), 4_096, 1_000, "")),
    SLOW_WRITERS(
            "writers",
            2_000,
            "writers that post 1 byte a second",
            Attack.DEFAULT_UPSTREAM,
            new Crowd.Simple(post("/attacked/post", 1_000_000), 0, 1_024, "x")),
    OVERLOAD("overload", 250, "POSTs of 50 KB a second to a backend that takes 2 s and bears 25 a second: 10x", """
            max_connections: 50""", null),
    IDLE("idle", 5_000, "connections that ask once and then are idle", Attack.DEFAULT_UPSTREAM, new Crowd.Simple(get("/attacked/small"), 0, 1_024, "")),
    WEBSOCKETS(
            "websockets",
            1_000,
            "WebSockets whose client reads nothing of an endless stream",
            Attack.DEFAULT_UPSTREAM,
            new Crowd.Simple("""
                    GET /attacked/ws HTTP/1.1\r
                    Host: attacked\r
                    Connection: Upgrade\r
                    Upgrade: websocket\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    \r
                    """, 4_096, 0, ""));

    /** A usual upstream: at most as many connections as by default. */
    private static final String DEFAULT_UPSTREAM = "max_connections: 512";

    private static final int OVERLOAD_BODY = 50 * 1024;
    /** Longer than the queue takes to empty. */
    private static final Duration OVERLOAD_PATIENCE = Duration.ofSeconds(40);

    final String shortName;
    final int size;
    final String words;
    private final String upstream;
    private final Crowd.@Nullable Habit habit;

    Attack(String shortName, int size, String words, String upstream, Crowd.@Nullable Habit habit) {
        this.shortName = shortName;
        this.size = size;
        this.words = words;
        this.upstream = upstream;
        this.habit = habit;
    }

    /** What goes below {@code router:}. */
    String yaml(InetSocketAddress attacked, InetSocketAddress honest) {
        return """
                routes:
                  - {name: attacked, match: {path_prefix: /attacked}, upstream: attacked}
                  - {name: honest, match: {path_prefix: /honest}, upstream: honest}
                upstreams:
                  attacked: {endpoints: ["http://127.0.0.1:%d"], %s}
                  honest: {endpoints: ["http://127.0.0.1:%d"]}
                %s
                """.formatted(attacked.getPort(), upstream, honest.getPort(), this == OVERLOAD ? "queue: {max_size: 200}" : "");
    }

    /** Begins; the one that is returned ends it when it is closed. */
    Running begin(InetSocketAddress router, double part) {
        int many = (int) Math.ceil(size * part);
        if (habit != null) {
            return new OfCrowd(Crowd.start(many, habit, router));
        }
        LoadOptions options = new LoadOptions(
                router,
                "/attacked/slow",
                1,
                OVERLOAD_BODY,
                2_048,
                Duration.ofSeconds(1),
                1,
                OVERLOAD_PATIENCE);
        return new OfLoad(LoadGenerator.start(options, shortName, many));
    }

    /** An attack under way. */
    interface Running extends AutoCloseable {
        Seen seen();

        @Override
        void close();
    }

    private record OfCrowd(Crowd crowd) implements Running {
        @Override
        public Seen seen() {
            return Seen.of(crowd.tally());
        }

        @Override
        public void close() {
            crowd.close();
        }
    }

    private record OfLoad(LoadGenerator load) implements Running {
        @Override
        public Seen seen() {
            return Seen.of(load.tally());
        }

        @Override
        public void close() {
            load.close();
        }
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: attacked\r\n\r\n";
    }

    private static String post(String path, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: attacked\r\nContent-Length: " + length + "\r\n\r\n";
    }
}
