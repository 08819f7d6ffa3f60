package io.openclaw.e2e.calibrate;

import io.openclaw.e2e.attack.Attack;
import io.openclaw.e2e.load.LoadGenerator;
import io.openclaw.e2e.load.LoadOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A load that is the worst for one kind of memory. */
enum Torture {
    /** Bodies that wait in the router and in its sockets. */
    READERS(Attack.SLOW_READERS),
    /** Heads and first reads that are held. */
    WRITERS(Attack.SLOW_WRITERS),
    /** A full queue. */
    OVERLOAD(Attack.OVERLOAD),
    /** Connections and nothing else. */
    IDLE(Attack.IDLE),
    /** Tunnels, each with two full sockets. */
    WEBSOCKETS(Attack.WEBSOCKETS),
    /** As much as goes: 100 KB up and down in every request. */
    BODIES(null);

    private static final int BODY = 100_000;
    private static final int PER_SECOND = 400;
    private static final int CONNECTIONS = 256;

    private final @Nullable Attack attack;

    Torture(@Nullable Attack attack) {
        this.attack = attack;
    }

    String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What goes below {@code router:}. */
    String yaml(InetSocketAddress attacked, InetSocketAddress honest) {
        return (attack == null ? Attack.SLOW_READERS : attack).yaml(attacked, honest);
    }

    /** How long the answers of the honest upstream are. */
    int answerBytes() {
        return attack == null ? BODY : 1_024;
    }

    /** A load under way; closing it ends it. */
    interface Load extends AutoCloseable {
        @Override
        void close();
    }

    Load begin(InetSocketAddress router) {
        if (attack != null) {
            return attack.begin(router, 1)::close;
        }
        LoadOptions options = new LoadOptions(
                router, "/honest", 1, BODY, CONNECTIONS, Duration.ofSeconds(1), 25, Duration.ofSeconds(30), null);
        return LoadGenerator.start(options, shortName(), PER_SECOND)::close;
    }
}
