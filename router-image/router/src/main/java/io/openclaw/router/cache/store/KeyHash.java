package io.openclaw.router.cache.store;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;

/** Hashes of keys, other ones in every process, so that nobody can choose keys that meet. Folded multiplication, as wyhash does it. */
public final class KeyHash {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ODD = 0xa0761d6478bd642fL;
    private static final long SEED = new SecureRandom().nextLong();
    private static final long SECRET = new SecureRandom().nextLong() | 1;

    private KeyHash() {}

    public static long of(byte[] key) {
        long hash = SEED ^ key.length;
        int at = 0;
        for (; at + Long.BYTES <= key.length; at += Long.BYTES) {
            hash = fold(hash ^ (long) LONGS.get(key, at), SECRET);
        }
        long rest = 0;
        for (; at < key.length; at++) {
            rest = rest << Byte.SIZE | (key[at] & 0xff);
        }
        return fold(fold(hash ^ rest, ODD), SECRET);
    }

    private static long fold(long one, long other) {
        return Math.unsignedMultiplyHigh(one, other) ^ (one * other);
    }
}
