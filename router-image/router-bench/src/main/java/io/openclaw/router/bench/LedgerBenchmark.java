package io.openclaw.router.bench;

import io.openclaw.router.memory.Lease;
import io.openclaw.router.memory.Ledger;
import io.openclaw.router.memory.Owner;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Bytes taken and given back. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(time = 1)
@Measurement(time = 1)
@State(Scope.Benchmark)
public class LedgerBenchmark {

    private static final long BOUND = 64L << 20;
    private static final long READ_BYTES = 16 << 10;

    private final Ledger ledger = new Ledger(Map.of(Owner.RELAY, BOUND));

    /** What one relay holds. */
    @State(Scope.Thread)
    public static class Held {
        final Lease lease = new Ledger(Map.of(Owner.RELAY, BOUND)).open(Owner.RELAY);
    }

    /** A larger read, taken while bytes flow and given back. */
    @Benchmark
    public boolean growAndShrink(Held held) {
        return held.lease.resize(READ_BYTES) && held.lease.resize(0);
    }

    @Benchmark
    public long leaseAndClose() {
        return lease();
    }

    @Benchmark
    @Threads(2)
    public long leaseAndCloseFromTwoLoops() {
        return lease();
    }

    private long lease() {
        try (Lease lease = Objects.requireNonNull(ledger.tryLease(Owner.RELAY, READ_BYTES))) {
            return lease.bytes();
        }
    }
}
