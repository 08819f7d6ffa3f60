package io.openclaw.router.heap.hprof;

/**
 * How many bytes of the heap an object takes, which a dump doesn't tell: it has neither headers nor the width that references had. Both are found by
 * how far objects of two well-known classes are from their neighbours.
 *
 * @param headerBytes 8 with compact headers, 12 with compressed class pointers, else 16
 * @param referenceBytes 4 where they are compressed, else 8
 */
public record ObjectSizes(int headerBytes, int referenceBytes) {
    /** As the router's own JVM has it. */
    private static final ObjectSizes COMPACT = new ObjectSizes(8, 4);

    private static final int ALIGNMENT = 8;
    /** Injected by the JVM into each {@code java.lang.Class}: two pointers, and numbers. */
    private static final int MIRROR_BYTES = 36;

    /** An object without fields, and one with an int and three references: the nearest neighbour of each kind. */
    static final class Observation {
        private static final String PLAIN = "java.lang.Object";
        private static final String NODE = "java.util.concurrent.ConcurrentHashMap$Node";
        private long plain = Long.MAX_VALUE;
        private long node = Long.MAX_VALUE;

        static boolean isTelling(JavaClass type) {
            return type.name().equals(PLAIN) || type.name().equals(NODE);
        }

        /** @param gap to the next object; 0 where there is none near */
        void see(JavaClass type, long gap) {
            if (gap > 0 && type.name().equals(PLAIN)) {
                plain = Math.min(plain, gap);
            } else if (gap > 0) {
                node = Math.min(node, gap);
            }
        }

        ObjectSizes sizes() {
            if (node == Long.MAX_VALUE) {
                return COMPACT;
            }
            int reference = node <= 32 ? 4 : 8;
            if (node > 40) {
                return new ObjectSizes(16, reference);
            }
            boolean compact = reference == 4 ? node <= 24 : plain <= 8;
            return new ObjectSizes(compact ? 8 : 12, reference);
        }
    }

    /** Of an instance. */
    public long instance(JavaClass.Shape shape) {
        return aligned(headerBytes + inHeap(shape.bytes(), shape.offsets().length));
    }

    /** Of a {@code java.lang.Class}, its class's static fields included. */
    long mirror(JavaClass type, JavaClass.Shape shapeOfClass) {
        return aligned(headerBytes
                + MIRROR_BYTES
                + inHeap(shapeOfClass.bytes(), shapeOfClass.offsets().length)
                + inHeap(type.staticBytes(), type.staticReferences().size()));
    }

    public long array(FieldType element, long length) {
        int bytes = element == FieldType.OBJECT ? referenceBytes : element.bytes();
        long base = (long) headerBytes + Integer.BYTES;
        long first = bytes == ALIGNMENT ? aligned(base) : base;
        return aligned(first + length * bytes);
    }

    /** @param dumped where each of the references has eight bytes */
    private long inHeap(int dumped, int references) {
        return dumped - (8L - referenceBytes) * references;
    }

    private static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
