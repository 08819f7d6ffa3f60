package io.openclaw.router.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger(Map.of(Owner.QUEUE, 100L, Owner.RELAY, 10L));

    @Test
    void aLeaseThatWouldExceedItsOwnersBoundIsNotGiven() {
        Lease most = ledger.tryLease(Owner.QUEUE, 100);
        assertThat(most).isNotNull();
        assertThat(ledger.tryLease(Owner.QUEUE, 1)).isNull();
        assertThat(ledger.tryLease(Owner.RELAY, 10)).isNotNull();
        assertThat(ledger.tryLease(Owner.EXCHANGE, 1))
                .as("an owner without a bound")
                .isNull();
        assertThat(ledger.leased()).isEqualTo(110);
    }

    @Test
    void whatIsCountedElsewhereShowsAndCannotBeLeased() {
        ledger.bound(Owner.EXCHANGE, 100);
        ledger.count(Owner.EXCHANGE, () -> 30);
        assertThat(ledger.leased(Owner.EXCHANGE)).isEqualTo(30);
        assertThat(ledger.leased()).isEqualTo(30);
        assertThat(ledger.tryLease(Owner.EXCHANGE, 1)).isNull();
    }

    @Test
    void aLeaseIsReturnedOnce() {
        Lease lease = ledger.tryLease(Owner.QUEUE, 60);
        Lease other = ledger.tryLease(Owner.QUEUE, 40);
        lease.close();
        lease.close();
        assertThat(ledger.leased(Owner.QUEUE)).isEqualTo(40);
        assertThat(lease.resize(10)).as("after it was closed").isFalse();
        assertThat(other.bytes()).isEqualTo(40);
    }

    @Test
    void aLeaseGrowsAndShrinksWithinTheBound() {
        Lease lease = ledger.open(Owner.QUEUE);
        assertThat(lease.resize(100)).isTrue();
        assertThat(lease.resize(101)).isFalse();
        assertThat(lease.bytes()).isEqualTo(100);
        assertThat(lease.resize(30)).isTrue();
        assertThat(ledger.leased(Owner.QUEUE)).isEqualTo(30);
    }

    @Test
    void theBoundHoldsAtEveryMomentUnderConcurrency() throws InterruptedException {
        int threads = 4;
        CountDownLatch done = new CountDownLatch(threads);
        AtomicBoolean watching = new AtomicBoolean(true);
        AtomicLong most = new AtomicLong();
        CompletableFuture<Void> watcher = CompletableFuture.runAsync(
                () -> {
                    while (watching.get()) {
                        most.accumulateAndGet(ledger.leased(Owner.QUEUE), Math::max);
                    }
                },
                task -> Thread.ofPlatform().start(task));
        try (var _ = ledger.tryLease(Owner.QUEUE, 1)) { // until the watcher is there to see the rest
            while (most.get() == 0) {
                Thread.onSpinWait();
            }
        }
        for (int t = 0; t < threads; t++) {
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 50_000; i++) {
                    Lease lease = ledger.tryLease(
                            Owner.QUEUE, ThreadLocalRandom.current().nextInt(60));
                    if (lease != null) {
                        lease.resize(ThreadLocalRandom.current().nextInt(60));
                        lease.close();
                    }
                }
                done.countDown();
            });
        }
        done.await();
        watching.set(false);
        watcher.join();
        assertThat(most.get()).isBetween(1L, 100L);
        assertThat(ledger.leased()).isZero();
    }
}
