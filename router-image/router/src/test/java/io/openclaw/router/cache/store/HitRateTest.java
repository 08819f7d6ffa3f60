package io.openclaw.router.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/** What each policy makes of a trace, beside the optimum, which knows what will be asked for (Belady, 1966). Printed, and held to what it is chosen for. */
class HitRateTest {
    private static final int ENTRIES = 1_000;
    private static final int KEYS = 20_000;
    private static final int REQUESTS = 200_000;
    private static final long AMPLE = 64 << 20;
    private static final byte[] HEAD = new byte[40];

    /** Popular as words and web pages are: the n-th as often as 1 in n to this power. */
    private static final double SKEW = 0.9;

    private record Rates(double lru, double tinylfu, double optimum) {}

    private static Rates rates(String name, int[] trace) {
        Rates rates = new Rates(rate(Eviction.LRU, trace), rate(Eviction.TINYLFU, trace), optimum(trace));
        System.out.printf(
                Locale.ROOT,
                "hit rate, %-10s lru %.3f  tinylfu %.3f  optimum %.3f%n",
                name,
                rates.lru,
                rates.tinylfu,
                rates.optimum);
        return rates;
    }

    private static double rate(Eviction eviction, int[] trace) {
        CacheStore<Integer> store = new CacheStore<>(new TestMemory(), AMPLE, ENTRIES, 1 << 20, eviction);
        int hits = 0;
        for (int number : trace) {
            byte[] key = ("/" + number).getBytes(StandardCharsets.US_ASCII);
            long hash = KeyHash.of(key);
            Entry<Integer> found = store.find(key, hash, any -> true);
            if (found != null) {
                hits++;
                found.release();
                continue;
            }
            Draft<Integer> draft = store.begin(key, hash, store.epoch(hash));
            draft.head(HEAD);
            draft.write(Unpooled.wrappedBuffer(new byte[1000]));
            draft.commit(number, 16, any -> true);
        }
        store.bound(0);
        return (double) hits / trace.length;
    }

    /** Puts out whoever is asked for last of all. */
    private static double optimum(int[] trace) {
        int[] next = new int[trace.length];
        Map<Integer, Integer> seen = new HashMap<>();
        for (int i = trace.length - 1; i >= 0; i--) {
            next[i] = seen.getOrDefault(trace[i], Integer.MAX_VALUE);
            seen.put(trace[i], i);
        }
        PriorityQueue<int[]> farthest = new PriorityQueue<>((one, other) -> Integer.compare(other[0], one[0]));
        Map<Integer, Integer> kept = new HashMap<>();
        int hits = 0;
        for (int i = 0; i < trace.length; i++) {
            if (kept.put(trace[i], next[i]) != null) {
                hits++;
            }
            farthest.add(new int[] {next[i], trace[i]});
            while (kept.size() > ENTRIES) {
                int[] victim = farthest.remove();
                kept.remove(victim[1], victim[0]); // else it has been asked for since
            }
        }
        return (double) hits / trace.length;
    }

    private static int[] trace(IntUnaryOperator request) {
        int[] trace = new int[REQUESTS];
        Arrays.setAll(trace, request);
        return trace;
    }

    private static IntUnaryOperator zipf(Random random) {
        double[] sums = new double[KEYS];
        double sum = 0;
        for (int i = 0; i < KEYS; i++) {
            sum += 1 / Math.pow(i + 1, SKEW);
            sums[i] = sum;
        }
        double all = sum;
        return i -> {
            int at = Arrays.binarySearch(sums, random.nextDouble() * all);
            return at < 0 ? -at - 1 : at;
        };
    }

    @Test
    void tinyLfuIsTheBetterOneForWhatIsPopular() {
        Rates rates = rates("zipf", trace(zipf(new Random(1))));

        assertThat(rates.tinylfu).isGreaterThan(rates.lru);
        assertThat(rates.tinylfu).isGreaterThan(0.8 * rates.optimum);
        assertThat(rates.lru).isLessThan(rates.optimum);
    }

    @Test
    void aScanDoesNotEmptyIt() {
        IntUnaryOperator popular = zipf(new Random(2));
        // every other request is of a crawler that comes by everything once
        Rates rates = rates("scan", trace(i -> i % 2 == 0 ? popular.applyAsInt(i) : KEYS + i));

        assertThat(rates.tinylfu).isGreaterThan(1.1 * rates.lru);
        assertThat(rates.tinylfu).isGreaterThan(0.8 * rates.optimum);
    }

    @Test
    void aLoopThatIsTooLongLeavesSomethingOfIt() {
        Rates rates = rates("loop", trace(i -> i % (2 * ENTRIES)));

        assertThat(rates.lru).isZero();
        assertThat(rates.tinylfu).isGreaterThan(0.3);
    }

    @Test
    void whatIsNewIsWorthSomething() {
        Random random = new Random(3);
        // what was asked for lately is asked for again, and then never more
        Rates rates = rates("recent", trace(i -> i / 10 + random.nextInt(ENTRIES / 2)));

        assertThat(rates.lru).isGreaterThan(0.9 * rates.optimum);
        assertThat(rates.tinylfu).isGreaterThan(0.5 * rates.lru);
    }
}
