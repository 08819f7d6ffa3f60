package io.openclaw.router.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import io.openclaw.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ResolverTest {
    private final Map<String, String> names = new ConcurrentHashMap<>(Map.of("a", "10.0.0.1", "b", "10.0.0.9"));
    private final CountDownLatch free = new CountDownLatch(1);

    /** A name service: "hang" hangs, an unknown name fails. */
    private InetAddress[] lookup(String host) throws UnknownHostException {
        if (host.equals("hang")) {
            try {
                free.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        String address = names.get(host);
        if (address == null) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getByName(address)};
    }

    private static Upstream upstream(String host) {
        return new Upstream(
                host,
                new Settings.Upstream(List.of("http://" + host), Settings.Balance.ROUND_ROBIN, 1_000, 1_000, 10),
                1);
    }

    @Test
    void aNameIsLookedUpAgainAndOneThatFailsKeepsItsLastAnswer() {
        Upstream a = upstream("a");
        try (Resolver resolver = new Resolver(this::lookup, 10)) {
            resolver.watch(List.of(a));
            assertThat(a.endpoints()).hasToString("[10.0.0.1:80]");
            names.put("a", "10.0.0.2");
            Await.until("looked up", () -> a.endpoints().toString().equals("[10.0.0.2:80]"));
            names.remove("a");
            names.put("b", "10.0.0.8");
            Upstream b = upstream("b");
            resolver.watch(List.of(a, b));
            names.put("b", "10.0.0.7");
            Await.until("looked up", () -> b.endpoints().toString().equals("[10.0.0.7:80]"));
            assertThat(a.endpoints()).hasToString("[10.0.0.2:80]");
        }
    }

    @Test
    void aLookupThatHangsHoldsUpNoOther() {
        Upstream hanging = upstream("hang");
        Upstream a = upstream("a");
        try (Resolver resolver = new Resolver(this::lookup, 10)) {
            resolver.watch(List.of(hanging, a));
            assertThat(hanging.endpoints()).isEmpty();
            names.put("a", "10.0.0.3");
            Await.until("looked up", () -> a.endpoints().toString().equals("[10.0.0.3:80]"));
            names.put("hang", "10.0.0.4");
            free.countDown();
            Await.until("looked up", () -> hanging.endpoints().toString().equals("[10.0.0.4:80]"));
        }
    }

    @Test
    void nothingIsLookedUpForAddressesOrForUpstreamsThatAreGone() {
        try (Resolver resolver = new Resolver(this::lookup, 10)) {
            Upstream a = upstream("a");
            resolver.watch(List.of(a));
            resolver.watch(List.of(upstream("127.0.0.1")));
            Await.until(
                    "the threads are gone",
                    () -> Thread.getAllStackTraces().keySet().stream()
                            .noneMatch(thread -> thread.getName().equals("resolver")));
            names.put("a", "10.0.0.5");
            assertThat(a.endpoints()).hasToString("[10.0.0.1:80]");
        }
    }
}
