package io.openclaw.router.memory;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Bytes by owner, each bounded. Exact under concurrency: a bound is never exceeded, not even for a moment. Safe for use from every thread. */
public final class Ledger {
    private final Map<Owner, Account> accounts = new EnumMap<>(Owner.class);

    /** One owner's bound and what it has leased. */
    static final class Account {
        volatile long bound;
        private final AtomicLong leased = new AtomicLong();
        private volatile @Nullable LongSupplier counted;

        Account(long bound) {
            this.bound = bound;
        }

        boolean take(long bytes) {
            for (; ; ) {
                long before = leased.get();
                if (bytes > bound - before || counted != null) {
                    return false;
                }
                if (leased.compareAndSet(before, before + bytes)) {
                    return true;
                }
            }
        }

        boolean isRoomy() {
            return leased.get() < bound / 2;
        }

        long held() {
            LongSupplier elsewhere = counted;
            return elsewhere == null ? leased.get() : elsewhere.getAsLong();
        }

        void give(long bytes) {
            leased.addAndGet(-bytes);
        }
    }

    /** @param bounds in bytes; an owner without one may hold nothing */
    public Ledger(Map<Owner, Long> bounds) {
        for (Owner owner : Owner.values()) {
            accounts.put(owner, new Account(bounds.getOrDefault(owner, 0L)));
        }
    }

    /** An empty lease, to be grown by {@link Lease#resize}. */
    public Lease open(Owner owner) {
        return new Lease(account(owner), 0);
    }

    /** The lease, or null when it would exceed the owner's bound. */
    public @Nullable Lease tryLease(Owner owner, long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes");
        }
        Account account = account(owner);
        return account.take(bytes) ? new Lease(account, bytes) : null;
    }

    /** What the owner holds is no leases' but told by somebody who keeps it within the bound: nothing can be leased for it. */
    public void count(Owner owner, LongSupplier bytes) {
        account(owner).counted = bytes;
    }

    public long leased(Owner owner) {
        return account(owner).held();
    }

    /** Whether less than half of what the owner may hold is held. */
    public boolean isRoomy(Owner owner) {
        return account(owner).isRoomy();
    }

    public long bound(Owner owner) {
        return account(owner).bound;
    }

    /** Another bound from now on. What is leased stays leased: above a lowered bound nobody leases more. */
    public void bound(Owner owner, long bytes) {
        account(owner).bound = bytes;
    }

    /** Bytes leased by all owners, the cache's apart; the sum of readings one after the other. */
    public long leased() {
        long sum = 0;
        for (Map.Entry<Owner, Account> each : accounts.entrySet()) {
            sum += each.getKey() == Owner.CACHE ? 0 : each.getValue().held();
        }
        return sum;
    }

    private Account account(Owner owner) {
        Account account = accounts.get(owner);
        if (account == null) {
            throw new IllegalStateException("every owner has an account");
        }
        return account;
    }
}
