package io.openclaw.router.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.settings.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @Test
    void aNameIsLookedUpAgainAndOneThatFailsKeepsItsLastAnswer() {
        Upstream a = upstream("a");
        try (Resolver resolver = new Resolver(this::lookup, 10)) {
            resolver.watch(List.of(a));
            assertThat(a.endpoints()).hasToString("[10.0.0.1:80]");
            names.put("a", "10.0.0.2");
            await(() -> a.endpoints().toString().equals("[10.0.0.2:80]"));
            names.remove("a");
            names.put("b", "10.0.0.8");
            Upstream b = upstream("b");
            resolver.watch(List.of(a, b));
            names.put("b", "10.0.0.7");
            await(() -> b.endpoints().toString().equals("[10.0.0.7:80]"));
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
            await(() -> a.endpoints().toString().equals("[10.0.0.3:80]"));
            names.put("hang", "10.0.0.4");
            free.countDown();
            await(() -> hanging.endpoints().toString().equals("[10.0.0.4:80]"));
        }
    }

    @Test
    void nothingIsLookedUpForAddressesOrForUpstreamsThatAreGone() {
        try (Resolver resolver = new Resolver(this::lookup, 10)) {
            Upstream a = upstream("a");
            resolver.watch(List.of(a));
            resolver.watch(List.of(upstream("127.0.0.1")));
            await(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("resolver")));
            names.put("a", "10.0.0.5");
            assertThat(a.endpoints()).hasToString("[10.0.0.1:80]");
        }
    }
}
