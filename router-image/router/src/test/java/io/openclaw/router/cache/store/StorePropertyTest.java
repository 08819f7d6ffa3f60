package io.openclaw.router.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.openclaw.router.splice.Spliceable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ten million random puts, gets, removals, shrinkings and expiries from several threads, whose readers keep what they read for a while: what is
 * counted is what is held, never above the bound, and no byte is read that isn't the entry's any more. A failure names its seed.
 */
class StorePropertyTest {
    private static final int OPERATIONS = 10_000_000;
    private static final int THREADS = 4;
    private static final int ROUNDS = 5;
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_ENTRIES = 2_000;
    private static final int MOST_ENTRY_BYTES = 48 * 1024;
    private static final int KEYS = 6_000;
    private static final int MOST_KEPT = 40;
    private static final byte[] HEAD = "a head".getBytes(StandardCharsets.US_ASCII);

    /** What an entry's bytes are told by. */
    private record About(int key, int version, int variant) {}

    @ParameterizedTest
    @EnumSource(Eviction.class)
    void everyByteIsCountedAndNoneIsUsedAfterItsEntry(Eviction eviction) throws Exception {
        long seed = new Random().nextLong();
        TestMemory memory = new TestMemory();
        CacheStore<About> store = new CacheStore<>(memory, MOST_BYTES, MOST_ENTRIES, MOST_ENTRY_BYTES, eviction);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (int round = 0; round < ROUNDS; round++) {
                List<Future<Void>> workers = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    Random random = new Random(seed + round * THREADS + i);
                    workers.add(threads.submit(new Worker(store, memory, random)));
                }
                for (Future<Void> worker : workers) {
                    worker.get();
                }
                rest(store, memory);
            }
        } catch (Exception | AssertionError e) {
            throw new AssertionError("with seed " + seed + ": " + e, e);
        }
        store.bound(0);
        assertThat(store.figures().entries()).isZero();
        assertThat(memory.bytes()).isZero();
    }

    /** Nothing is under way: the books must agree with what is there. */
    private static void rest(CacheStore<About> store, TestMemory memory) {
        StoreFigures figures = store.figures();
        assertThat(figures.bytes()).as("counted").isEqualTo(store.audited());
        assertThat(figures.bytes()).isLessThanOrEqualTo(figures.maxBytes());
        assertThat(figures.slabBytes()).isEqualTo(memory.bytes());
        assertThat(figures.slabBytes()).isLessThanOrEqualTo(figures.maxBytes());
    }

    private static final class Worker implements Callable<Void> {
        private final CacheStore<About> store;
        private final TestMemory memory;
        private final Random random;
        private final List<Kept> kept = new ArrayList<>();
        private int version;

        private record Kept(About about, int from, ByteBuf piece) {}

        Worker(CacheStore<About> store, TestMemory memory, Random random) {
            this.store = store;
            this.memory = memory;
            this.random = random;
        }

        @Override
        public Void call() {
            for (int i = 0; i < OPERATIONS / THREADS / ROUNDS; i++) {
                step();
                StoreFigures figures = store.figures();
                if (figures.bytes() > MOST_BYTES || figures.slabBytes() > MOST_BYTES) {
                    throw new AssertionError("above the bound: " + figures);
                }
            }
            while (!kept.isEmpty()) {
                drop();
            }
            return null;
        }

        private void step() {
            int kind = random.nextInt(1000);
            if (kind < 250) {
                put();
            } else if (kind < 990) {
                get();
            } else if (kind < 997) {
                byte[] key = key(random.nextInt(KEYS));
                store.removeAll(key, KeyHash.of(key));
            } else if (random.nextInt(200) > 0) {
                get();
            } else {
                rare();
            }
        }

        /** Expiry, and the ladder: down, and up again. */
        private void rare() {
            switch (random.nextInt(4)) {
                case 0 -> {
                    int which = random.nextInt(50);
                    store.removeIf(entry -> entry.about().version % 50 == which);
                }
                case 1 -> store.bound(MOST_BYTES / (1 + random.nextInt(4)));
                case 2 -> memory.refusing = !memory.refusing;
                default -> {
                    memory.refusing = false;
                    store.bound(MOST_BYTES);
                }
            }
        }

        private static byte[] key(int number) {
            return ("http://example.org/some/thing?number=" + number).getBytes(StandardCharsets.US_ASCII);
        }

        private void put() {
            About about = new About(random.nextInt(KEYS), ++version, random.nextInt(2));
            byte[] key = key(about.key);
            Draft<About> draft = store.begin(key, KeyHash.of(key), store.epoch(KeyHash.of(key)));
            if (draft == null || !draft.head(HEAD)) {
                return;
            }
            int length = random.nextInt(20) == 0 ? random.nextInt(MOST_ENTRY_BYTES + 2_000) : random.nextInt(1_500);
            byte[] body = new byte[length];
            for (int i = 0; i < length; i++) {
                body[i] = byteOf(about, i);
            }
            if (random.nextBoolean() && !draft.expect(length)) {
                return;
            }
            for (int at = 0; at < length; ) {
                int part = Math.min(length - at, 1 + random.nextInt(8_000));
                if (!draft.write(Unpooled.wrappedBuffer(body, at, part))) {
                    return;
                }
                at += part;
            }
            if (random.nextInt(10) == 0) {
                draft.abort();
            } else {
                draft.commit(about, 32, other -> other.variant == about.variant);
            }
        }

        private void get() {
            int wanted = (int) (KEYS * Math.pow(random.nextDouble(), 3));
            int variant = random.nextInt(2);
            byte[] key = key(wanted);
            Entry<About> entry = store.find(key, KeyHash.of(key), about -> about.variant == variant);
            if (entry == null) {
                return;
            }
            About about = entry.about();
            if (about.key != wanted || about.variant != variant) {
                throw new AssertionError(about + " is not " + wanted);
            }
            int length = entry.bodyLength();
            int from = length == 0 ? 0 : random.nextInt(length);
            int[] at = {from};
            List<Kept> pieces = new ArrayList<>();
            entry.slices(from, length, piece -> {
                if (piece instanceof Spliceable pages && random.nextBoolean()) {
                    pages.lend();
                }
                pieces.add(new Kept(about, at[0], piece));
                at[0] += piece.readableBytes();
            });
            if (at[0] != length) {
                throw new AssertionError(at[0] + " of " + length + " bytes");
            }
            if (random.nextInt(50) == 0) {
                freshen(entry, key);
            }
            entry.release();
            for (Kept piece : pieces) {
                kept.add(piece);
                if (kept.size() > MOST_KEPT || random.nextInt(8) > 0) {
                    drop();
                }
            }
        }

        private void freshen(Entry<About> entry, byte[] key) {
            Draft<About> draft = store.begin(key, KeyHash.of(key), store.epoch(KeyHash.of(key)));
            if (draft != null && draft.head(HEAD)) {
                draft.commitTo(entry, entry.about(), 32);
            }
        }

        /** Reads what was kept, perhaps for long. */
        private void drop() {
            Kept one = kept.remove(random.nextInt(kept.size()));
            ByteBuf piece = one.piece;
            for (int i = 0; i < piece.readableBytes(); i += 61) {
                if (piece.getByte(i) != byteOf(one.about, one.from + i)) {
                    throw new AssertionError("byte " + (one.from + i) + " of " + one.about + " is another's");
                }
            }
            piece.release();
        }

        private static byte byteOf(About about, int at) {
            return (byte) (about.key * 31 + about.version * 17 + about.variant + at / 7);
        }
    }
}
