package io.openclaw.e2e.attack;

import io.openclaw.e2e.load.LoadGenerator;
import io.openclaw.e2e.load.LoadOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One kind of attack. Honest clients run beside it on a route and an upstream of their own. */
public enum Attack {
    SLOW_READERS("readers", 2_000, "readers that take 1,000 bytes a second of a 100 MB response"),
    SLOW_WRITERS("writers", 2_000, "writers that post 1 byte a second"),
    OVERLOAD("overload", 250, "POSTs of 50 KB a second to a backend that takes 2 s and bears 25 a second: 10x"),
    IDLE("idle", 5_000, "connections that ask once and then are idle"),
    WEBSOCKETS("websockets", 1_000, "WebSockets whose client reads nothing of an endless stream");

    /** Connections to the attacked upstream: the default, and in the overload 50, which at 2 s each is 25 requests a second. */
    private static final int CONNECTIONS = 512;

    private static final int OVERLOAD_CONNECTIONS = 50;

    /** So that a reader who doesn't read is felt soon. */
    private static final int SMALL_WINDOW = 4 * 1024;

    private static final String UPGRADE = """
            GET /attacked/ws HTTP/1.1\r
            Host: attacked\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    private static final int OVERLOAD_BODY = 50 * 1024;
    /** Longer than the queue takes to empty. */
    private static final Duration OVERLOAD_PATIENCE = Duration.ofSeconds(40);

    final String shortName;
    final int size;
    final String words;

    Attack(String shortName, int size, String words) {
        this.shortName = shortName;
        this.size = size;
        this.words = words;
    }

    public String shortName() {
        return shortName;
    }

    /** Of one of its crowd; null where it is a load and no crowd. */
    private Crowd.@Nullable Habit habit() {
        return switch (this) {
            case SLOW_READERS -> new Crowd.Habit(get("/attacked/big"), SMALL_WINDOW, 1_000, "");
            case SLOW_WRITERS -> new Crowd.Habit(post("/attacked/post", 100_000), 0, 1_024, "x");
            case IDLE -> new Crowd.Habit(get("/attacked/small"), 0, 1_024, "");
            case WEBSOCKETS -> new Crowd.Habit(UPGRADE, SMALL_WINDOW, 0, "");
            case OVERLOAD -> null;
        };
    }

    /** What goes below {@code router:}. */
    public String yaml(InetSocketAddress attacked, InetSocketAddress honest) {
        return """
                routes:
                  - {name: attacked, match: {path_prefix: /attacked}, upstream: attacked}
                  - {name: honest, match: {path_prefix: /honest}, upstream: honest}
                upstreams:
                  attacked: {endpoints: ["http://127.0.0.1:%d"], max_connections: %d}
                  honest: {endpoints: ["http://127.0.0.1:%d"]}
                %s
                """.formatted(
                        attacked.getPort(),
                        this == OVERLOAD ? OVERLOAD_CONNECTIONS : CONNECTIONS,
                        honest.getPort(),
                        this == OVERLOAD ? "queue: {max_size: 200}" : "");
    }

    /** Begins; the one that is returned ends it when it is closed. */
    public Running begin(InetSocketAddress router, double part) {
        int many = (int) Math.ceil(size * part);
        Crowd.Habit habit = habit();
        if (habit != null) {
            return new OfCrowd(Crowd.start(many, habit, router));
        }
        LoadOptions options = new LoadOptions(
                router, "/attacked/slow", 1, OVERLOAD_BODY, 2_048, Duration.ofSeconds(1), 1, OVERLOAD_PATIENCE, null);
        return new OfLoad(LoadGenerator.start(options, shortName, many));
    }

    /** Whether it was carried out at all: that a router refuses WebSockets says nothing about how it bears them. */
    boolean cameAbout(Seen seen) {
        return this == WEBSOCKETS ? seen.answers().containsKey(Attacker.SWITCHED) : seen.answered() > 0;
    }

    /** An attack under way. */
    public interface Running extends AutoCloseable {
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
