package io.openclaw.router.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CacheStoreTest {
    private static final int MOST_ENTRY = 512 * 1024;
    /** Bytes of heap that come and go with what else runs in this JVM: two of a hundred. */
    private static final int OF_OTHERS = 256 * 1024;

    private final TestMemory memory = new TestMemory();
    private final CacheStore<String> store = new CacheStore<>(memory, 2 << 20, 1_000, MOST_ENTRY, Eviction.LRU);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private @Nullable Draft<String> begin(String key) {
        return store.begin(bytes(key), KeyHash.of(bytes(key)), store.epoch(KeyHash.of(bytes(key))));
    }

    private boolean put(String key, String variant, String body) {
        Draft<String> draft = begin(key);
        return draft != null
                && draft.head(bytes("head of " + key))
                && draft.write(Unpooled.wrappedBuffer(bytes(body)))
                && draft.commit(variant, 16, variant::equals);
    }

    private @Nullable Entry<String> find(String key, String variant) {
        return store.find(bytes(key), KeyHash.of(bytes(key)), variant::equals);
    }

    private @Nullable String body(String key, String variant) {
        Entry<String> entry = find(key, variant);
        if (entry == null) {
            return null;
        }
        StringBuilder text = new StringBuilder();
        entry.slices(0, entry.bodyLength(), piece -> {
            text.append(piece.toString(StandardCharsets.ISO_8859_1));
            piece.release();
        });
        assertThat(new String(entry.head(), StandardCharsets.ISO_8859_1)).isEqualTo("head of " + key);
        assertThat(entry.key()).isEqualTo(bytes(key));
        entry.release();
        return text.toString();
    }

    @Test
    void findsWhatWasPutInByKeyAndVariant() {
        assertThat(put("a", "1", "one")).isTrue();
        assertThat(put("a", "2", "two")).isTrue();
        assertThat(put("b", "1", "x".repeat(300_000))).isTrue();

        assertThat(body("a", "1")).isEqualTo("one");
        assertThat(body("a", "2")).isEqualTo("two");
        assertThat(body("b", "1")).hasSize(300_000);
        assertThat(body("a", "3")).isNull();
        assertThat(body("ab", "1")).isNull();
        assertThat(store.figures().bytes()).isEqualTo(store.audited());
    }

    @Test
    void whatIsPutInAgainTakesItsOwnPlace() {
        put("a", "1", "one");
        put("a", "1", "another");

        assertThat(body("a", "1")).isEqualTo("another");
        assertThat(store.figures().entries()).isEqualTo(1);
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() {
        String body = "x".repeat(200_000);
        for (String key : List.of("a", "b", "c", "d", "e")) {
            put(key, "1", body);
        }
        assertThat(body("a", "1")).isNotNull();
        for (String key : List.of("f", "g", "h", "i", "j", "k")) {
            put(key, "1", body);
        }
        assertThat(body("a", "1")).isNotNull();
        assertThat(body("b", "1")).isNull();
        assertThat(store.figures().evictions()).isPositive();
    }

    @Test
    void whatIsLargerThanAnEntryMayBeIsGivenUp() {
        assertThat(put("a", "1", "x".repeat(MOST_ENTRY + 1))).isFalse();
        Draft<String> draft = begin("b");
        draft.head(bytes("head of b"));
        assertThat(draft.expect(MOST_ENTRY + 1)).isFalse();
        assertThat(draft.isOver()).isTrue();
        assertThat(store.figures().bytes()).isEqualTo(store.audited());
    }

    @Test
    void whoReadsAnEntryKeepsItThoughItIsEvicted() {
        String body = "y".repeat(100_000);
        put("a", "1", body);
        Entry<String> entry = find("a", "1");
        List<ByteBuf> pieces = new ArrayList<>();
        entry.slices(50_000, 60_000, pieces::add);
        entry.release();

        store.bound(0);
        assertThat(store.figures().entries()).isZero();
        assertThat(memory.bytes()).isPositive();
        int length = 0;
        for (ByteBuf piece : pieces) {
            assertThat(piece.toString(StandardCharsets.ISO_8859_1)).matches("y+");
            length += piece.readableBytes();
            piece.release();
        }
        assertThat(length).isEqualTo(10_000);
        assertThat(memory.bytes()).isZero();
        assertThat(store.figures().bytes()).isEqualTo(store.audited());
    }

    @Test
    void slowReadersDoNotMakeOneEntryEvictAllOthers() {
        String body = "y".repeat(150_000);
        List<Entry<String>> read = new ArrayList<>();
        for (String key : List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")) {
            put(key, "1", body);
            read.add(find(key, "1"));
        }
        for (int i = 0; i < 50; i++) {
            put("new" + i, "1", body);
        }
        assertThat(body("j", "1")).isNotNull();
        assertThat(store.figures().bytes()).isLessThanOrEqualTo(2 << 20);
        assertThat(put("another", "1", body))
                .as("while half of it is with readers")
                .isFalse();

        read.forEach(Entry::release);
        assertThat(put("another", "1", body)).isTrue();
        assertThat(store.figures().bytes()).isEqualTo(store.audited());
    }

    @Test
    void whatWasRemovedWhileItWasFetchedIsNotPutInAfter() {
        Draft<String> draft = begin("a");
        draft.head(bytes("head of a"));
        store.removeAll(bytes("a"), KeyHash.of(bytes("a")));
        assertThat(draft.commit("1", 16, any -> true)).isFalse();

        int asked = store.epoch(KeyHash.of(bytes("a")));
        store.removeAll(bytes("a"), KeyHash.of(bytes("a")));
        Draft<String> answered = store.begin(bytes("a"), KeyHash.of(bytes("a")), asked);
        answered.head(bytes("head of a"));
        assertThat(answered.commit("1", 16, any -> true)).isFalse();

        Draft<String> other = begin("b");
        other.head(bytes("head of b"));
        store.removeIf(entry -> false);
        assertThat(other.commit("1", 16, any -> true)).isFalse();
        assertThat(store.figures().bytes()).isEqualTo(store.audited());
    }

    @Test
    void theNewestIsFoundHoweverMuchTheIndexGrows() {
        put("a", "old", "one");
        put("a", "new", "two");
        for (int i = 0; i < 900; i++) {
            Entry<String> found = store.find(bytes("a"), KeyHash.of(bytes("a")), any -> true);
            assertThat(found.about()).isEqualTo("new");
            found.release();
            put("b" + i, "1", "");
        }
    }

    @Test
    void whatIsLongInItsMakingEmptiesNoMoreThanHalf() {
        for (int i = 0; i < 100; i++) {
            put("a" + i, "1", "x".repeat(8_000));
        }
        long entries = store.figures().entries();
        List<Draft<String>> drafts = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Draft<String> draft = begin("b" + i);
            if (draft != null && draft.head(bytes("head")) && draft.expect(MOST_ENTRY)) {
                drafts.add(draft);
            }
        }
        assertThat(entries).isEqualTo(100);
        assertThat(drafts).hasSize(2);
        assertThat(store.figures().entries()).isGreaterThan(20);
        drafts.forEach(Draft::abort);
        assertThat(put("c", "1", "y".repeat(400_000))).isTrue();
        assertThat(store.figures().bytes()).isEqualTo(store.audited());
    }

    @Test
    void aNewHeadTakesTheOldOnesPlaceAndItsBody() {
        put("a", "1", "one");
        Entry<String> old = find("a", "1");
        Draft<String> draft = begin("a");
        draft.head(bytes("head of a"));
        assertThat(draft.commitTo(old, "2", 16)).isTrue();
        old.release();

        assertThat(body("a", "1")).isNull();
        assertThat(body("a", "2")).isEqualTo("one");
        assertThat(store.figures().entries()).isEqualTo(1);
        assertThat(store.figures().bytes()).isEqualTo(store.audited());
    }

    @Test
    void aKeyHasVariantsWithinReason() {
        for (int i = 0; i < 3 * CacheStore.MOST_VARIANTS; i++) {
            put("a", "" + i, "body " + i);
        }
        assertThat(store.figures().entries()).isEqualTo(CacheStore.MOST_VARIANTS);
        assertThat(body("a", "0")).isNull();
        assertThat(body("a", "95")).isEqualTo("body 95");
    }

    @Test
    void whereThereIsNoMemoryToSpareItMakesDo() {
        put("a", "1", "one");
        memory.refusing = true;
        for (int i = 0; i < 100; i++) {
            put("b" + i, "1", "x".repeat(10_000));
        }
        assertThat(memory.bytes()).isEqualTo(Slab.BYTES);
        assertThat(body("b99", "1")).hasSize(10_000);
    }

    @Test
    void aLoweredBoundGivesSlabsBackAndARaisedOneIsUsedAgain() {
        for (int i = 0; i < 1_000; i++) {
            put("k" + i, "1", "x".repeat(1_000));
        }
        long full = memory.bytes();
        store.bound(1 << 20);
        assertThat(memory.bytes()).isLessThanOrEqualTo(1 << 20).isLessThan(full);
        assertThat(store.figures().bytes()).isLessThanOrEqualTo(1 << 20);
        assertThat(store.figures().entries()).isPositive();
        store.bound(2 << 20);
        for (int i = 0; i < 1_000; i++) {
            put("l" + i, "1", "x".repeat(1_000));
        }
        assertThat(memory.bytes()).isEqualTo(full);
    }

    /** What the heap really takes is no more than what is counted for it. */
    @Test
    void theHeapOfAnEntryIsNotUnderestimated() {
        int count = 50_000;
        fill(
                new CacheStore<>(memory, 256 << 20, count, MOST_ENTRY, Eviction.LRU),
                100); // classes have their heap by then
        CacheStore<String> large = new CacheStore<>(memory, 256 << 20, count, MOST_ENTRY, Eviction.LRU);
        long before = liveHeap();
        fill(large, count);
        long taken = liveHeap() - before;
        long counted = large.figures().bytes() - 2L * count * Slab.CELL_BYTES;
        assertThat(large.figures().entries()).isEqualTo(count);
        assertThat(taken).isLessThanOrEqualTo(counted + OF_OTHERS);
        large.bound(0);
    }

    private static void fill(CacheStore<String> store, int count) {
        for (int i = 0; i < count; i++) {
            byte[] key = bytes("/" + i);
            Draft<String> draft = store.begin(key, KeyHash.of(key), store.epoch(KeyHash.of(key)));
            draft.head(bytes("h"));
            draft.write(Unpooled.wrappedBuffer(bytes("b")));
            draft.commit("1", 0, any -> true);
        }
    }

    private static long liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
