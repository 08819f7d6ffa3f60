package io.openclaw.router.heap;

/**
 * How large a dump becomes, told before it is made. In it each object has a head of its own, and each reference eight bytes where the heap has four:
 * a heap of small objects doubles.
 */
final class DumpSize {
    /** Tag, id, trace, class, length. */
    private static final long HEAD_BYTES = 25;
    /** The least that the heap has in its place. */
    private static final long LEAST_HEADER_BYTES = 8;
    /** Symbols and classes, of which the router has some 6 MB; filters bring more. */
    private static final long CLASSES_BYTES = 24L << 20;
    /** What is allocated meanwhile. */
    private static final double MARGIN = 1.1;

    private DumpSize() {}

    /** Rather more than it becomes, the index of its objects included. */
    static long mostBytes(ClassHistogram live) {
        long bytes = CLASSES_BYTES;
        for (ClassHistogram.Row row : live.classes()) {
            long contents = Math.max(0, row.bytes() - LEAST_HEADER_BYTES * row.instances());
            bytes += HEAD_BYTES * row.instances() + (isOfPrimitives(row.name()) ? contents : 2 * contents);
        }
        return (long) (MARGIN * bytes) + indexBytes(live);
    }

    /** Four bytes an object, and a bit for each eight bytes. */
    private static long indexBytes(ClassHistogram live) {
        return 4 * live.instances() + live.bytes() / 16;
    }

    private static boolean isOfPrimitives(String name) {
        return name.startsWith("[") && !name.startsWith("[[") && !name.startsWith("[L");
    }
}
