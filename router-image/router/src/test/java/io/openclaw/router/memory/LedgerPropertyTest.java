package io.openclaw.router.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Random leases that grow, shrink and close, against sums in a map. A failure names its seed. */
class LedgerPropertyTest {
    private static final int CASES = 3_000;
    private static final int STEPS = 150;
    private static final long BOUND = 1_000;
    private static final int THREADS = 4;
    private static final int THREADED_STEPS = 20_000;

    @Test
    void everyOwnerHoldsWhatItsLeasesSayAndNeverMoreThanItsBound() {
        long first = new Random().nextLong();
        for (long seed = first; seed < first + CASES; seed++) {
            try {
                history(new Random(seed));
            } catch (AssertionError e) {
                throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static void history(Random random) {
        Ledger ledger = new Ledger(Map.of(Owner.QUEUE, BOUND, Owner.RELAY, BOUND / 2));
        Map<Lease, Long> open = new HashMap<>();
        Map<Lease, Owner> owners = new HashMap<>();
        List<Lease> all = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            int kind = all.isEmpty() ? 0 : random.nextInt(4);
            if (kind == 0) {
                Owner owner = Owner.values()[random.nextInt(Owner.values().length)];
                long bytes = random.nextInt(300);
                Lease lease = ledger.tryLease(owner, bytes);
                assertThat(lease != null).isEqualTo(sum(open, owners, owner) + bytes <= ledger.bound(owner));
                if (lease != null) {
                    open.put(lease, bytes);
                    owners.put(lease, owner);
                    all.add(lease);
                }
            } else if (kind == 3) {
                Lease lease = all.get(random.nextInt(all.size()));
                lease.close(); // perhaps for the second time
                open.remove(lease);
                assertThat(lease.bytes()).isZero();
            } else {
                Lease lease = all.get(random.nextInt(all.size()));
                Owner owner = owners.get(lease);
                long bytes = random.nextInt(300);
                long before = open.getOrDefault(lease, -1L);
                boolean fits = before >= 0
                        && (bytes <= before || sum(open, owners, owner) - before + bytes <= ledger.bound(owner));
                assertThat(lease.resize(bytes)).isEqualTo(fits);
                if (fits) {
                    open.put(lease, bytes);
                }
            }
            for (Owner owner : Owner.values()) {
                assertThat(ledger.leased(owner))
                        .isEqualTo(sum(open, owners, owner))
                        .isLessThanOrEqualTo(ledger.bound(owner));
            }
        }
        all.forEach(Lease::close);
        assertThat(ledger.leased()).isZero();
    }

    private static long sum(Map<Lease, Long> open, Map<Lease, Owner> owners, Owner owner) {
        long sum = 0;
        for (Map.Entry<Lease, Long> entry : open.entrySet()) {
            if (owners.get(entry.getKey()) == owner) {
                sum += entry.getValue();
            }
        }
        return sum;
    }

    @Test
    void leasesThatManyThreadsResizeAndCloseAllComeBackAndNeverExceedTheBound() throws InterruptedException {
        long seed = new Random().nextLong();
        Ledger ledger = new Ledger(Map.of(Owner.RELAY, BOUND));
        ConcurrentLinkedQueue<Lease> shared = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        Thread watcher = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                long leased = ledger.leased(Owner.RELAY);
                if (leased < 0 || leased > BOUND) {
                    failures.add(new AssertionError(leased + " bytes leased"));
                    return;
                }
            }
        });
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            Random random = new Random(seed + t);
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < THREADED_STEPS; i++) {
                    Lease lease =
                            random.nextInt(3) == 0 ? ledger.tryLease(Owner.RELAY, random.nextInt(200)) : shared.poll();
                    if (lease == null) {
                        continue;
                    }
                    shared.add(lease); // so that others resize and close it at the same time
                    if (random.nextInt(3) == 0) {
                        lease.close();
                    } else {
                        var _ = lease.resize(random.nextInt(300));
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        over.set(true);
        watcher.join();
        assertThat(failures).as("seed %d", seed).isEmpty();
        shared.forEach(Lease::close);
        assertThat(ledger.leased()).as("seed %d", seed).isZero();
    }
}
