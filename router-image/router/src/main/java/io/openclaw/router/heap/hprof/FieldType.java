package io.openclaw.router.heap.hprof;

import org.jspecify.annotations.Nullable;

/** What a field or an array's element is, as HPROF numbers it. */
public enum FieldType {
    OBJECT(0, 2, 8, "Object"),
    BOOLEAN(1, 4, 1, "boolean"),
    CHAR(2, 5, 2, "char"),
    FLOAT(3, 6, 4, "float"),
    DOUBLE(4, 7, 8, "double"),
    BYTE(5, 8, 1, "byte"),
    SHORT(6, 9, 2, "short"),
    INT(7, 10, 4, "int"),
    LONG(8, 11, 8, "long");

    private static final @Nullable FieldType[] BY_TAG = new FieldType[12];

    static {
        for (FieldType type : values()) {
            BY_TAG[type.tag] = type;
        }
    }

    private final int index;
    private final int tag;
    private final int bytes;
    private final String javaName;

    FieldType(int index, int tag, int bytes, String javaName) {
        this.index = index;
        this.tag = tag;
        this.bytes = bytes;
        this.javaName = javaName;
    }

    static FieldType of(int tag) throws HeapDumpException {
        FieldType type = tag < BY_TAG.length ? BY_TAG[tag] : null;
        if (type == null) {
            throw new HeapDumpException("a field of the unknown type " + tag);
        }
        return type;
    }

    /** Among all of them, from 0 on. */
    int index() {
        return index;
    }

    /** In the dump, where every reference takes 8 whatever the JVM's did. */
    public int bytes() {
        return bytes;
    }

    /** As in Java's source. */
    public String javaName() {
        return javaName;
    }
}
