package io.openclaw.e2e.bench;

import java.util.List;
import java.util.OptionalInt;

/**
 * One kind of load.
 *
 * @param name as in {@code -Dbench.scenarios}: what is transferred, and over how many connections
 * @param path on the origin
 * @param answerBytes length of the answer's body
 * @param postBytes length of the request's body, where it has one
 * @param cached whether the proxy is to answer from its cache; proxies that have none are left out
 */
record Scenario(String name, String path, int answerBytes, OptionalInt postBytes, int connections, boolean cached) {

    static final int KILOBYTE = 1024;
    static final int HUNDRED_KILOBYTES = 100 * KILOBYTE;
    private static final int TEN_KILOBYTES = 10 * KILOBYTE;
    /** Of {@code ok}, what the origin answers to a POST. */
    private static final int OK_BYTES = 2;

    private static final int FEW = 64;
    private static final int MANY = 1_000;

    static final List<Scenario> ALL = List.of(
            get("1k", KILOBYTE, FEW),
            get("1k", KILOBYTE, MANY),
            get("100k", HUNDRED_KILOBYTES, FEW),
            get("100k", HUNDRED_KILOBYTES, MANY),
            post(FEW),
            post(MANY),
            hit("1k", KILOBYTE),
            hit("100k", HUNDRED_KILOBYTES));

    private static Scenario get(String size, int bytes, int connections) {
        return new Scenario(size + "-" + connections, "/" + size, bytes, OptionalInt.empty(), connections, false);
    }

    private static Scenario hit(String size, int bytes) {
        return new Scenario("hit-" + size + "-" + FEW, "/cached/" + size, bytes, OptionalInt.empty(), FEW, true);
    }

    private static Scenario post(int connections) {
        return new Scenario(
                "post-" + connections, "/post", OK_BYTES, OptionalInt.of(TEN_KILOBYTES), connections, false);
    }

    static Scenario named(String name) {
        return ALL.stream()
                .filter(scenario -> scenario.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("bench.scenarios: no scenario '" + name
                        + "', there are "
                        + String.join(", ", ALL.stream().map(Scenario::name).toList())));
    }
}
