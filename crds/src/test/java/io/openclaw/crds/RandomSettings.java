package io.openclaw.crds;

import io.openclaw.settings.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Valid settings as an operator may hand them to a pod, other ones for each seed. */
final class RandomSettings {
    private final Random random;

    RandomSettings(long seed) {
        this.random = new Random(seed);
    }

    Settings next() {
        int heap = between(32, 4096);
        int cacheMb = between(1, 1024);
        int grace = between(0, 120);
        int newMb = between(1, heap / 4);
        Map<String, Settings.Upstream> upstreams = upstreams();
        List<String> names = List.copyOf(upstreams.keySet());
        List<String> filters = some(3, i -> "filter-" + i);
        Map<String, Settings.Receiver> receivers = receivers();
        return new Settings(
                new Settings.Router(
                        new Settings.Listen(
                                "0.0.0.0", 3000, between(1, 100_000), flag(), some(3, i -> "10." + i + ".0.0/16")),
                        new Settings.Admin(3001, Settings.OnTrafficPort.NEVER),
                        routes(names),
                        upstreams,
                        new Settings.Queue(
                                Settings.QueueType.FIFO,
                                between(1, 100_000),
                                between(1, 1024),
                                Settings.OverflowAction.REJECT,
                                503,
                                "busy: \"" + random.nextInt() + "\"",
                                between(0, grace * 1000)),
                        new Settings.Cache(
                                flag(),
                                between(1, 100_000),
                                cacheMb,
                                between(1, cacheMb * 1024),
                                between(0, 100_000),
                                any(Settings.EvictionPolicy.values()),
                                new Settings.Preload(flag(), some(2, i -> "http://x/" + i), between(1, 100))),
                        new Settings.Limits(
                                between(0, 4096),
                                between(1, 1024),
                                between(1, 10_000),
                                between(0, 10_000),
                                between(1, 10_000_000),
                                between(0, 2000),
                                between(0, 2000)),
                        new Settings.Forwarding(any(Settings.ForwardingHeaders.values())),
                        new Settings.Process(
                                heap,
                                between(1, heap - newMb),
                                newMb,
                                flag() ? null : between(8, 4096),
                                any(Settings.Gc.values()),
                                between(100, 100_000),
                                between(1, 4096),
                                between(1, heap - 1),
                                grace,
                                between(0, 3600),
                                between(0, 1_000_000),
                                new Settings.Fragmentation(
                                        any(Settings.Detector.values()),
                                        1 + random.nextDouble() + Double.MIN_NORMAL,
                                        between(1, 4096))),
                        new Settings.Filters(filters.isEmpty() ? null : "../openclaw-filters", filters),
                        new Settings.AccessLog(flag(), any(Settings.LogFormat.values()), random.nextDouble()),
                        new Settings.Debug(flag(), between(1, 8192))),
                new Settings.Monitoring(receivers, metrics(List.copyOf(receivers.keySet()))));
    }

    private List<Settings.Route> routes(List<String> upstreams) {
        List<Settings.Route> routes = new ArrayList<>(some(4, i -> route("route-" + i, upstreams)));
        routes.add(route("last", upstreams));
        return List.copyOf(routes);
    }

    private Settings.Route route(String name, List<String> upstreams) {
        Map<String, String> headers = new TreeMap<>();
        some(2, i -> headers.put("X-" + i, "v" + random.nextInt()));
        return new Settings.Route(
                name,
                new Settings.Match(
                        flag() ? "*" : "host-" + between(0, 9) + ".example",
                        "/" + between(0, 9),
                        flag() ? List.of() : List.of("GET", "POST"),
                        headers),
                any(upstreams.toArray(String[]::new)),
                flag() ? null : "/",
                flag(),
                between(1, 10_000_000),
                flag() ? null : between(1, 1000));
    }

    private Map<String, Settings.Upstream> upstreams() {
        Map<String, Settings.Upstream> upstreams = new LinkedHashMap<>();
        for (int i = between(1, 4); i > 0; i--) {
            upstreams.put(
                    "upstream." + i,
                    new Settings.Upstream(
                            List.of("http://10.0.0." + i + ":8080", "http://host"),
                            any(Settings.Balance.values()),
                            between(1, 100_000),
                            between(1, 10_000_000),
                            between(1, 10_000)));
        }
        return upstreams;
    }

    private Map<String, Settings.Receiver> receivers() {
        Map<String, Settings.Receiver> receivers = new LinkedHashMap<>();
        some(
                3,
                i -> receivers.put(
                        "receiver_" + i,
                        new Settings.Receiver(
                                any(Settings.ReceiverType.values()),
                                "https://x/" + i,
                                flag() ? null : "/etc/openclaw-receivers/secret-" + i + "/key")));
        return receivers;
    }

    private List<Settings.Metric> metrics(List<String> receivers) {
        return some(
                4,
                i -> new Settings.Metric(
                        any("router.memory.used_mb", "router.gc.pause_ms", "router.queue.size"),
                        any(Settings.MetricType.values()),
                        flag() ? between(0, 1_000_000) : between(0, 1000) / 8.0,
                        any(Settings.Severity.values()),
                        receivers.isEmpty() || flag() ? null : any(receivers.toArray(String[]::new)),
                        between(0, 86_400)));
    }

    private <T> List<T> some(int most, IntFunction<T> item) {
        return IntStream.range(0, between(0, most)).mapToObj(item).toList();
    }

    private int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    private boolean flag() {
        return random.nextBoolean();
    }

    @SafeVarargs
    private <T> T any(T... values) {
        return values[random.nextInt(values.length)];
    }
}
