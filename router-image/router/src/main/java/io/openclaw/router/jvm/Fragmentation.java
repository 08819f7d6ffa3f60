package io.openclaw.router.jvm;

/**
 * Memory that is held and serves nobody, each kind as a part, 0 to 1, of what is held of it.
 *
 * @param heap committed and not live
 * @param netty direct memory that the buffer pool has taken and no buffer pins
 * @param malloc kept free in malloc's arenas; 0 where the C library doesn't tell
 * @param article total / (used + 1024), in MB: the ratio of the troubleshooting article, for those who know it. It is no part of anything
 */
public record Fragmentation(double heap, double netty, double malloc, double article) {
    private static final double MIB = 1 << 20;
    private static final double ARTICLES_OFFSET_MB = 1024;

    public static Fragmentation of(JvmFigures jvm) {
        return new Fragmentation(
                unused(jvm.heapCommitted(), jvm.live()),
                unused(jvm.directUsed(), jvm.directPinned()),
                unused(
                        jvm.malloc().inUseBytes() + jvm.malloc().freeBytes(),
                        jvm.malloc().inUseBytes()),
                article(jvm.heapCommitted(), jvm.heapUsed()));
    }

    /** The troubleshooting article's: total / (used + 1024), in MB. */
    static double article(long heapCommitted, long heapUsed) {
        return heapCommitted / MIB / (heapUsed / MIB + ARTICLES_OFFSET_MB);
    }

    private static double unused(long held, long used) {
        return held == 0 ? 0 : (double) Math.max(0, held - used) / held;
    }
}
